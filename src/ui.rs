//! Cells: widgets that draw numbers into a ratatui buffer. Knows no scene, no clock, no terminal.
