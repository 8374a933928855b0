//! One line that says what is computed: symbols, the same with numbers, and whose equation it is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::look::Look;
use super::text;

/// `symbols = numbers      source`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Formula<'a> {
    /// The equation: `xₜ = √ᾱₜ·x₀ + √(1−ᾱₜ)·ε`.
    pub symbols: &'a str,
    /// Its right side with numbers: `0.280·x₀ + 0.960·ε`; may be empty.
    pub numbers: &'a str,
    /// Where it comes from: `Ho et al. 2020, eq. 4`; may be empty.
    pub source: &'a str,
}

impl Formula<'_> {
    /// Prints the formula on the first row of `area`. Where room is short the source goes first, then the symbols but for
    /// the left side.
    pub fn render(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        if area.is_empty() {
            return;
        }
        let whole = match (self.symbols, self.numbers) {
            (symbols, "") => symbols.to_owned(),
            ("", numbers) => numbers.to_owned(),
            (symbols, numbers) => format!("{symbols} = {numbers}"),
        };
        let shown = match self.symbols.split_once(" = ") {
            Some((left, _)) if text::width(&whole) > area.width && !self.numbers.is_empty() => {
                format!("{left} = {}", self.numbers)
            }
            _ => whole,
        };
        let used = text::print(buf, area.x, area.y, area.width, &shown, look.text());
        let source = text::width(self.source);
        if used + 2 + source <= area.width {
            text::print_right(buf, area.right(), area.y, source, self.source, look.dim());
        }
    }
}
