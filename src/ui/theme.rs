//! The colours of everything that is not data: one table for dark rooms, one for bright projectors.

#![allow(clippy::unreadable_literal, reason = "colours are written 0xRRGGBB")]

use ratatui::style::{Color, Style};

/// Named roles and their colours. Text roles keep WCAG 2.1 contrast AA (4.5 : 1) on `background`, series 3 : 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Behind everything.
    pub background: Color,
    /// Ordinary text and numbers.
    pub text: Color,
    /// Secondary text: axis labels, sources, units.
    pub dim: Color,
    /// Grid and reference lines. Not for text.
    pub faint: Color,
    /// Panel borders. Not for text.
    pub border: Color,
    /// Panel titles.
    pub title: Color,
    /// What the eye should find first: the playhead, the cursor, the chosen knob.
    pub accent: Color,
    /// Names of keys.
    pub key: Color,
    /// A check that holds.
    pub good: Color,
    /// Something to look at twice.
    pub warn: Color,
    /// A check that failed, a refused value.
    pub bad: Color,
    /// The middle of a signed colour map looks like the background; this says which middle to take.
    pub is_dark: bool,
    series: [Color; 8],
}

impl Theme {
    /// Light on dark.
    pub const DARK: Self = Self {
        background: hex(0x11141a),
        text: hex(0xd7dce5),
        dim: hex(0x8b93a3),
        faint: hex(0x2e3440),
        border: hex(0x4a5263),
        title: hex(0xaab4c8),
        accent: hex(0x5fd7ff),
        key: hex(0xf2c14e),
        good: hex(0x4cc38a),
        warn: hex(0xf5a524),
        bad: hex(0xff6b6b),
        is_dark: true,
        series: [
            hex(0x56b4e9),
            hex(0xe69f00),
            hex(0x00b386),
            hex(0xf06c32),
            hex(0xcc79a7),
            hex(0xf0e442),
            hex(0x3f86d8),
            hex(0xa0a8b5),
        ],
    };

    /// Dark on light.
    pub const LIGHT: Self = Self {
        background: hex(0xfbfaf7),
        text: hex(0x22262e),
        dim: hex(0x666c78),
        faint: hex(0xdddcd6),
        border: hex(0xa2a5ad),
        title: hex(0x3d4657),
        accent: hex(0x00629e),
        key: hex(0x8a5a00),
        good: hex(0x0b7247),
        warn: hex(0x9a5200),
        bad: hex(0xb8202a),
        is_dark: false,
        series: [
            hex(0x2a86c2),
            hex(0xbb7d00),
            hex(0x00875f),
            hex(0xcc4f00),
            hex(0xb4598c),
            hex(0x8c8100),
            hex(0x0060a8),
            hex(0x6b7280),
        ],
    };

    /// The colour of data series or class `i`: sky blue, orange, green, vermilion, purple, yellow, blue, grey, and round
    /// again. These are the colour-blind safe hues of Okabe & Ito (2008), made lighter or darker to stand out from the
    /// background.
    pub fn series(&self, i: usize) -> Color {
        self.series[i % self.series.len()]
    }

    /// What a screen is filled with before anything is drawn on it.
    pub fn base(&self) -> Style {
        Style::new().fg(self.text).bg(self.background)
    }
}

/// A colour from 0xRRGGBB.
pub const fn hex(rgb: u32) -> Color {
    Color::Rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

/// Half `a`, half `b`; `a` if one of them is not RGB.
pub fn blend(a: Color, b: Color) -> Color {
    let (Color::Rgb(r, g, b0), Color::Rgb(r1, g1, b1)) = (a, b) else { return a };
    Color::Rgb(r.midpoint(r1), g.midpoint(g1), b0.midpoint(b1))
}

/// How bright a colour looks, 0 (black) to 1 (white); 0 for colours that are not RGB. This is the root of WCAG's relative
/// luminance with the power 2.4 in its definition replaced by 2: only ×, + and √, to be cheap in every cell.
pub fn brightness(colour: Color) -> f64 {
    let Color::Rgb(r, g, b) = colour else { return 0.0 };
    let linear = |channel: u8| (f64::from(channel) / 255.0) * (f64::from(channel) / 255.0);
    (0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)).sqrt()
}

/// Black or white, whichever is easier to read on `background`.
pub fn ink_on(background: Color) -> Color {
    if brightness(background) > 0.46 { hex(0x000000) } else { hex(0xffffff) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::math;

    /// Contrast ratio as WCAG 2.1 defines it, 1 to 21.
    fn contrast(a: Color, b: Color) -> f64 {
        let exact = |colour: Color| {
            let Color::Rgb(r, g, b) = colour else { panic!("{colour} is not RGB") };
            let linear = |channel: u8| {
                let c = f64::from(channel) / 255.0;
                if c <= 0.040_45 { c / 12.92 } else { math::pow((c + 0.055) / 1.055, 2.4) }
            };
            0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
        };
        let (a, b) = (exact(a), exact(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn black_on_white_has_the_contrast_the_standard_says() {
        assert!((contrast(hex(0), hex(0xffffff)) - 21.0).abs() < 1e-12);
    }

    #[test]
    fn text_is_readable_and_series_stand_out_in_both_themes() {
        for theme in [Theme::DARK, Theme::LIGHT] {
            let text = [theme.text, theme.dim, theme.title, theme.accent, theme.key, theme.good, theme.warn, theme.bad];
            for role in text {
                assert!(contrast(role, theme.background) >= 4.5, "{role} on {}", theme.background);
            }
            for series in theme.series {
                assert!(contrast(series, theme.background) >= 3.0, "{series} on {}", theme.background);
            }
        }
    }

    #[test]
    fn ink_is_readable_on_every_grey() {
        for grey in 0..=255 {
            let background = Color::Rgb(grey, grey, grey);
            assert!(contrast(ink_on(background), background) >= 4.5, "grey {grey}");
        }
    }
}
