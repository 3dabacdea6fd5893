"""From a table that is printed in a text, in any layout, to lines of cells."""
