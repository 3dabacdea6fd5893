"""Tables on a grid: turned, cut and joined cells mended, and how far each head reaches."""
