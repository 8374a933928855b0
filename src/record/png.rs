//! A frame as a PNG file.

use std::collections::HashMap;

use ratatui::buffer::Buffer;

use super::mask::FULL;
use super::raster::{Canvas, Raster, ramp};
use super::{Options, window};

/// Red, green, blue and opacity.
type Rgba = [u8; 4];

/// The frame as the bytes of a PNG file: with a palette where 256 colours are enough, else in 24 bits (32 with the round
/// corners of a window). Equal frames give equal bytes.
pub fn png(buffer: &Buffer, options: &Options) -> Vec<u8> {
    let mut raster = Raster::new(options.font_size);
    let mut canvas = raster.picture(buffer, options, |pair| ramp(pair).map(|[r, g, b]| [r, g, b, 255]));
    if options.window.is_some() {
        let radius = window::radius(raster.cell_width());
        for (pixel, inside) in window::corners(canvas.width, canvas.height, radius) {
            canvas.pixels[pixel][3] = (u16::from(inside) * 255 / u16::from(FULL)) as u8;
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, canvas.width as u32, canvas.height as u32);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let data = if let Some((palette, indices)) = palette(&canvas) {
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(palette.iter().flat_map(|colour| &colour[..3]).copied().collect::<Vec<u8>>());
        if options.window.is_some() {
            encoder.set_trns(palette.iter().map(|colour| colour[3]).collect::<Vec<u8>>());
        }
        // Neighbouring palette numbers mean nothing, so filters that take differences only do harm.
        encoder.set_filter(png::Filter::NoFilter);
        indices
    } else if options.window.is_some() {
        encoder.set_color(png::ColorType::Rgba);
        canvas.pixels.concat()
    } else {
        encoder.set_color(png::ColorType::Rgb);
        canvas.pixels.iter().flat_map(|pixel| &pixel[..3]).copied().collect()
    };
    let mut writer = encoder.write_header().expect("writing to memory does not fail");
    writer.write_image_data(&data).expect("the data have the size the header says");
    writer.finish().expect("writing to memory does not fail");
    bytes
}

/// The colours of a picture in the order they first appear, and the number of each pixel's colour; `None` when they are
/// more than 256.
fn palette(canvas: &Canvas<Rgba>) -> Option<(Vec<Rgba>, Vec<u8>)> {
    let mut numbers = HashMap::new();
    let mut colours = Vec::new();
    let mut indices = Vec::with_capacity(canvas.pixels.len());
    let mut last = None;
    for &pixel in &canvas.pixels {
        let number = match last {
            Some((colour, number)) if colour == pixel => number,
            _ => *numbers.entry(pixel).or_insert_with(|| {
                colours.push(pixel);
                colours.len() - 1
            }),
        };
        last = Some((pixel, number));
        indices.push(u8::try_from(number).ok()?);
    }
    Some((colours, indices))
}

#[cfg(test)]
mod tests {
    use image::RgbImage;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier, Style};

    use super::*;
    use crate::encode::palette::Rgb;

    const FG: Rgb = [250, 250, 250];
    const BG: Rgb = [10, 10, 30];

    fn decoded(buffer: &Buffer) -> RgbImage {
        let options = Options { font_size: 16, padding: 0, fg: FG, bg: BG, ..Options::default() };
        image::load_from_memory(&png(buffer, &options)).expect("a valid PNG").to_rgb8()
    }

    fn written(text: &str, style: Style) -> RgbImage {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
        buffer.set_string(0, 0, text, style);
        decoded(&buffer)
    }

    /// How many pixels of a cell are not paper.
    fn ink(image: &RgbImage, column: u32) -> usize {
        let in_cell = |&(x, _, pixel): &(u32, u32, &image::Rgb<u8>)| x / 10 == column && pixel.0 != BG;
        image.enumerate_pixels().filter(in_cell).count()
    }

    #[test]
    fn a_half_block_is_two_square_pixels_of_the_cells_own_colours() {
        let style = Style::default().fg(Color::Rgb(255, 0, 0)).bg(Color::Indexed(21));
        let image = written("▀", style);
        assert_eq!(image.dimensions(), (40, 20));
        for (x, y, pixel) in image.enumerate_pixels().filter(|(x, ..)| *x < 10) {
            assert_eq!(pixel.0, if y < 10 { [255, 0, 0] } else { [0, 0, 255] }, "pixel {x}, {y}");
        }
        assert_eq!(image.get_pixel(10, 0).0, BG);
    }

    #[test]
    fn a_hangul_syllable_covers_two_cells_and_what_follows_stands_after_it() {
        let image = written("한x", Style::default());
        assert!(ink(&image, 0) > 20 && ink(&image, 1) > 20 && ink(&image, 2) > 20);
        assert_eq!(ink(&image, 3), 0);
    }

    #[test]
    fn modifiers_change_what_is_seen() {
        let plain = written("a", Style::default());
        let with = |modifier| written("a", Style::default().add_modifier(modifier));
        assert!(ink(&with(Modifier::BOLD), 0) > ink(&plain, 0));
        assert!(ink(&with(Modifier::UNDERLINED), 0) > ink(&plain, 0) + 5);
        assert_eq!(ink(&with(Modifier::HIDDEN), 0), 0);
        assert_eq!(with(Modifier::REVERSED).get_pixel(0, 0).0, FG);
        let brightest = |image: &RgbImage| image.pixels().map(|pixel| pixel.0[0]).max();
        assert!(brightest(&with(Modifier::DIM)) < brightest(&plain));
        assert_ne!(with(Modifier::ITALIC), plain);
    }

    #[test]
    fn a_picture_with_many_colours_keeps_them_all() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 20));
        for (i, cell) in buffer.content.iter_mut().enumerate() {
            cell.set_symbol("█").set_fg(Color::Rgb((i / 256) as u8, (i % 256) as u8, 7));
        }
        let image = decoded(&buffer);
        for i in 0..800 {
            let expected = [(i / 256) as u8, (i % 256) as u8, 7];
            assert_eq!(image.get_pixel(i % 40 * 10, i / 40 * 20).0, expected);
        }
    }

    #[test]
    fn a_window_has_a_title_bar_and_round_corners() {
        let buffer = Buffer::with_lines([" ".repeat(40)]);
        let options = Options { window: Some("glassbox 한글".to_owned()), ..Options::default() };
        let image = image::load_from_memory(&png(&buffer, &options)).expect("a valid PNG").to_rgba8();
        let bare = image::load_from_memory(&png(&buffer, &Options::default())).expect("a valid PNG");
        assert_eq!((image.width(), image.height()), (bare.width(), bare.height() + 30));
        assert_eq!(image.get_pixel(0, 0).0[3], 0);
        assert_eq!(image.get_pixel(image.width() / 2, image.height() - 1).0[3], 255);
        assert_eq!(image.get_pixel(20, 15).0, [255, 95, 87, 255], "the first button");
        let bar = image.get_pixel(100, 1);
        let written = (100..image.width() - 100).filter(|&x| (5..25).any(|y| image.get_pixel(x, y) != bar)).count();
        assert!(written > 80, "the title: {written} columns");
    }

    #[test]
    fn any_size_of_screen_and_font_makes_a_picture() {
        for (columns, rows, font_size) in [(0, 0, 0), (1, 1, 1), (2, 3, 7), (1, 1, u16::MAX)] {
            for window in [None, Some("a title that has no room".to_owned())] {
                let mut buffer = Buffer::empty(Rect::new(9, 9, columns, rows));
                if let Some(cell) = buffer.content.last_mut() {
                    // A wide glyph in the last column is cut off.
                    cell.set_symbol("한");
                }
                let options = Options { font_size, padding: 0, window, ..Options::default() };
                assert!(image::load_from_memory(&png(&buffer, &options)).is_ok(), "{columns}×{rows} at {font_size}");
            }
        }
    }

    #[test]
    fn equal_frames_give_equal_bytes() {
        let mut buffer = Buffer::empty(Rect::new(3, 2, 20, 3));
        buffer.set_string(3, 2, "x̂ₜ = √ᾱₜ·x₀ 노이즈", Style::default().fg(Color::Cyan));
        assert_eq!(png(&buffer, &Options::default()), png(&buffer.clone(), &Options::default()));
    }
}
