//! Pictures, two pixels in a cell.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::axis::Axis;
use super::look::Look;
use super::number;
use super::palette;
use super::raster::{self, Fit};

/// The values of a picture in [−1, 1], row by row; what lies beyond is shown as black or white.
#[derive(Debug, Clone, Copy)]
pub enum Pixels<'a> {
    /// One plane, height × width.
    Grey(&'a [f32]),
    /// Red, green and blue of one pixel after the other, height × width × 3.
    Rgb(&'a [f32]),
}

/// A grey or colour picture.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// The values.
    pub pixels: Pixels<'a>,
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// The pixel (column, row) under inspection, drawn in the accent colour.
    pub cursor: Option<(usize, usize)>,
}

impl Picture<'_> {
    /// How the picture lies in `area`: tells the step when it is subsampled.
    pub fn fit(&self, area: Rect, look: &Look) -> Fit {
        Fit::new(area, self.width, self.height, look)
    }

    /// Draws the picture in the middle of `area`. Pixels that are not finite are left blank.
    pub fn render(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let fit = self.fit(area, look);
        raster::draw(&fit, self.cursor, buf, look, |column, row| self.colour(column, row));
        fit.tell(look, |column, row| {
            let is_shown = self.colour(column, row).is_some();
            is_shown.then(|| format!("({row}, {column}): {}", self.values(column, row)))
        });
    }

    /// The one value of a pixel, or its three.
    fn values(&self, column: usize, row: usize) -> String {
        let i = row * self.width + column;
        let values = match self.pixels {
            Pixels::Grey(values) => values.get(i..=i),
            Pixels::Rgb(values) => values.get(3 * i..3 * i + 3),
        };
        let numbers = values.unwrap_or_default().iter().map(|value| number::fixed(f64::from(*value), 2));
        numbers.collect::<Vec<_>>().join(" ")
    }

    fn colour(&self, column: usize, row: usize) -> Option<Color> {
        let i = row * self.width + column;
        let brightness = Axis::linear(-1.0, 1.0);
        let unit = |values: &[f32], i: usize| brightness.unit(f64::from(*values.get(i)?));
        match self.pixels {
            Pixels::Grey(values) => unit(values, i).map(palette::grey),
            Pixels::Rgb(values) => {
                Some(palette::rgb([unit(values, 3 * i)?, unit(values, 3 * i + 1)?, unit(values, 3 * i + 2)?]))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs::Glyphs;
    use crate::ui::testing::{look, rows, stays_inside_every_area, told};

    const WEDGE: [f32; 6] = [-1.0, 0.0, 1.0, 1.0, 0.0, -1.0];

    fn wedge() -> Picture<'static> {
        Picture { pixels: Pixels::Grey(&WEDGE), width: 3, height: 2, cursor: None }
    }

    fn drawn(picture: &Picture, width: u16, height: u16, look: &Look) -> Buffer {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        picture.render(buf.area, &mut buf, look);
        buf
    }

    #[test]
    fn a_cell_holds_two_pixels_and_equal_ones_are_one_colour() {
        let buf = drawn(&wedge(), 3, 1, &look(Glyphs::Braille));
        assert_eq!(rows(&buf), ["▀ ▀"]);
        assert_eq!((buf[(0, 0)].fg, buf[(0, 0)].bg), (Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255)));
        assert_eq!(buf[(1, 0)].bg, palette::grey(0.5));
    }

    #[test]
    fn ascii_shows_brightness_by_characters() {
        let buf = drawn(&wedge(), 6, 2, &look(Glyphs::Ascii));
        assert_eq!(rows(&buf), ["  ++@@", "@@++  "]);
        let colourless = Look { colour: false, ..look(Glyphs::Braille) };
        assert_eq!(rows(&drawn(&wedge(), 6, 2, &colourless)), ["  ▒▒██", "██▒▒  "]);
    }

    #[test]
    fn colours_are_taken_from_three_planes() {
        let picture = Picture { pixels: Pixels::Rgb(&[1.0, -1.0, -1.0]), width: 1, height: 1, cursor: None };
        assert_eq!(drawn(&picture, 1, 1, &look(Glyphs::Octant))[(0, 0)].fg, Color::Rgb(255, 0, 0));
    }

    #[test]
    fn the_pointer_is_told_row_column_and_value() {
        let area = Rect::new(0, 0, 3, 1);
        let at = |x, picture: Picture<'_>| told((x, 0), |look| picture.render(area, &mut Buffer::empty(area), look));
        assert_eq!(at(2, wedge()).as_deref(), Some("(0, 2): 1.00  (1, 2): −1.00"));
        let rgb = Picture { pixels: Pixels::Rgb(&[1.0, -1.0, 0.25]), width: 1, height: 1, cursor: None };
        assert_eq!(at(1, rgb).as_deref(), Some("(0, 0): 1.00 −1.00 0.25"));
        assert_eq!(at(2, rgb), None);
    }

    #[test]
    fn the_chosen_pixel_stands_out_also_when_it_is_not_a_sampled_one() {
        let look = look(Glyphs::Braille);
        let picture = Picture { pixels: Pixels::Grey(&[0.0; 64]), width: 8, height: 8, cursor: Some((5, 3)) };
        assert_eq!(drawn(&picture, 4, 2, &look)[(2, 0)].bg, look.theme.accent);
    }

    #[test]
    fn missing_and_non_finite_pixels_are_blank() {
        let picture = Picture { pixels: Pixels::Grey(&[f32::NAN, 1.0]), width: 2, height: 2, cursor: None };
        assert_eq!(rows(&drawn(&picture, 2, 1, &look(Glyphs::Braille))), [" ▀"]);
    }

    #[test]
    fn pictures_stay_inside_every_area() {
        stays_inside_every_area(|area, buf, look| wedge().render(area, buf, look));
    }
}
