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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs::Glyphs;
    use crate::ui::testing::{look, rows, stays_inside_every_area};

    const NOISING: Formula = Formula { symbols: "xₜ = √ᾱₜ·x₀", numbers: "0.280·x₀", source: "Ho et al." };

    fn drawn(formula: &Formula, width: u16) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, 1));
        formula.render(buf.area, &mut buf, &look(Glyphs::Braille));
        rows(&buf).concat()
    }

    #[test]
    fn the_source_goes_first_and_then_the_symbols() {
        assert_eq!(drawn(&NOISING, 36), "xₜ = √ᾱₜ·x₀ = 0.280·x₀     Ho et al.");
        assert_eq!(drawn(&NOISING, 30), "xₜ = √ᾱₜ·x₀ = 0.280·x₀        ");
        assert_eq!(drawn(&NOISING, 16), "xₜ = 0.280·x₀   ");
        assert_eq!(drawn(&NOISING, 10), "xₜ = 0.28…");
    }

    #[test]
    fn either_side_may_be_missing() {
        assert_eq!(drawn(&Formula { numbers: "", ..NOISING }, 12), "xₜ = √ᾱₜ·x₀ ");
        assert_eq!(drawn(&Formula { symbols: "", ..NOISING }, 9), "0.280·x₀ ");
    }

    #[test]
    fn formulas_stay_inside_every_area() {
        stays_inside_every_area(|area, buf, look| NOISING.render(area, buf, look));
    }
}
