"""The service: an HTTP interface and a page over the same reading that the command line does.

Nothing outside this room needs what it is built with: without the extra ``service`` all else works.
"""
