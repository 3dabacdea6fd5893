"""What a reply must look like, and what is believed of it."""
