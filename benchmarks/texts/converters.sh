#!/bin/sh
# An environment for the converters, apart from the project's own: build/converters, with every version pinned.
# pdftotext (poppler-utils), w3m, lynx, elinks and pandoc are asked too where the system has them.
set -eu
cd "$(dirname "$0")/../.."
python3 -m venv --clear build/converters
build/converters/bin/pip install --quiet --require-hashes -r benchmarks/texts/converters.txt
