//! One palette for a whole recording: exact where the colours are few enough, else the nearest to all of them.

use std::collections::{BTreeMap, HashMap};

use ratatui::buffer::Buffer;

use crate::encode::cells::visible;
use crate::encode::palette::Rgb;
use crate::record::mask::FULL;
use crate::record::raster::{Ramp, Raster, colours, ramp};
use crate::record::{Options, window};

/// The steps in which letters may fade from paper to ink, in units of ink, finest first. Coarser steps need fewer
/// colours and are hardly seen.
const STEPS: [u8; 3] = [1, 2, 4];

/// Collects the colours of a recording: which pairs of foreground and background occur, and which mixtures of each.
pub struct Survey<'a> {
    options: &'a Options,
    pairs: BTreeMap<(Rgb, Rgb), Use>,
    last: Option<Buffer>,
}

#[derive(Default)]
struct Use {
    /// Bit i: a pixel with ink i occurs.
    inks: u32,
    /// How many cells of all frames have these colours.
    cells: u64,
}

impl<'a> Survey<'a> {
    /// A survey that has seen nothing but the default background and the window.
    pub fn new(options: &'a Options) -> Self {
        let mut pairs = BTreeMap::from([((options.fg, options.bg), Use { inks: 1, cells: 1 })]);
        if options.window.is_some() {
            pairs.extend(window::colours(options).into_iter().map(|pair| (pair, Use { inks: u32::MAX, cells: 1 })));
        }
        Self { options, pairs, last: None }
    }

    /// Adds the cells of a frame.
    pub fn add(&mut self, buffer: &Buffer, raster: &mut Raster) {
        if self.last.as_ref() == Some(buffer) {
            return;
        }
        for (_, _, cell) in visible(buffer) {
            let used = self.pairs.entry(colours(cell, self.options)).or_default();
            used.cells += 1;
            for &ink in &raster.mask(cell).ink {
                used.inks |= 1 << ink;
            }
        }
        self.last = Some(buffer.clone());
    }

    /// A palette of at most `limit` colours.
    pub fn palette(&self, limit: usize) -> Palette {
        let mut weights = BTreeMap::new();
        for step in STEPS {
            weights = self.weights(step);
            if weights.len() <= limit {
                return Palette::new(weights.into_keys().collect(), step);
            }
        }
        Palette::new(median_cut(weights.into_iter().collect(), limit), STEPS[STEPS.len() - 1])
    }

    /// Every colour that occurs when letters fade in these steps, with the number of cells that need it.
    fn weights(&self, step: u8) -> BTreeMap<Rgb, u64> {
        let mut weights = BTreeMap::new();
        for (&pair, used) in &self.pairs {
            let ramp = ramp(pair);
            for ink in (0..=FULL).filter(|ink| used.inks >> ink & 1 == 1) {
                *weights.entry(ramp[usize::from(stepped(ink, step))]).or_insert(0) += used.cells;
            }
        }
        weights
    }
}

/// `ink` in multiples of `step`, which divides [`FULL`].
fn stepped(ink: u8, step: u8) -> u8 {
    (ink + step / 2) / step * step
}

/// The colours of a GIF by number.
pub struct Palette {
    colours: Vec<Rgb>,
    step: u8,
    ramps: HashMap<(Rgb, Rgb), Ramp<u8>>,
}

impl Palette {
    fn new(colours: Vec<Rgb>, step: u8) -> Self {
        Self { colours, step, ramps: HashMap::new() }
    }

    /// The number that stands for no colour.
    pub fn transparent(&self) -> u8 {
        self.colours.len() as u8
    }

    /// Red, green and blue of every number, that of no colour included.
    pub fn table(&self) -> Vec<u8> {
        self.colours.iter().copied().chain([[0; 3]]).flatten().collect()
    }

    /// The numbers of the colours from the second of `pair`, the paper, to the first, the ink.
    pub fn ramp(&mut self, pair: (Rgb, Rgb)) -> Ramp<u8> {
        let (colours, step) = (&self.colours, self.step);
        *self.ramps.entry(pair).or_insert_with(|| {
            let exact = ramp(pair);
            std::array::from_fn(|ink| nearest(colours, exact[usize::from(stepped(ink as u8, step))]))
        })
    }
}

fn nearest(colours: &[Rgb], wanted: Rgb) -> u8 {
    let distance = |colour: &Rgb| (0..3).map(|i| u32::from(colour[i].abs_diff(wanted[i])).pow(2)).sum::<u32>();
    (0..colours.len()).min_by_key(|&number| distance(&colours[number])).unwrap_or(0) as u8
}

/// Reduces weighted colours to `limit` (Heckbert 1982): the box of colours that varies most is cut at its median until
/// there are enough boxes; each becomes its mean.
fn median_cut(colours: Vec<(Rgb, u64)>, limit: usize) -> Vec<Rgb> {
    let mut boxes = vec![colours];
    while boxes.len() < limit {
        let widest = (0..boxes.len()).max_by_key(|&i| spread(&boxes[i]).1).unwrap_or(0);
        let (channel, spread) = spread(&boxes[widest]);
        if spread == 0 {
            break;
        }
        let mut low = boxes.swap_remove(widest);
        low.sort_by_key(|(colour, _)| colour[channel]);
        let half = low.iter().map(|(_, weight)| weight).sum::<u64>() / 2;
        let mut sum = 0;
        let median = low.iter().take_while(|(_, weight)| {
            sum += weight;
            sum <= half
        });
        let cut = median.count().clamp(1, low.len() - 1);
        let high = low.split_off(cut);
        boxes.extend([low, high]);
    }
    boxes.iter().map(|colours| mean(colours)).collect()
}

/// The channel in which the colours of a box spread widest, and how much that matters: the range times the weight.
fn spread(colours: &[(Rgb, u64)]) -> (usize, u64) {
    let range = |channel: usize| {
        let values = || colours.iter().map(|(colour, _)| colour[channel]);
        u64::from(values().max().unwrap_or(0) - values().min().unwrap_or(0))
    };
    let channel = (0..3).max_by_key(|&channel| range(channel)).unwrap_or(0);
    let weight: u64 = colours.iter().map(|(_, weight)| weight).sum();
    (channel, range(channel) * weight)
}

fn mean(colours: &[(Rgb, u64)]) -> Rgb {
    let weight: u64 = colours.iter().map(|(_, weight)| weight).sum();
    std::array::from_fn(|channel| {
        let sum: u64 = colours.iter().map(|(colour, weight)| u64::from(colour[channel]) * weight).sum();
        ((sum + weight / 2) / weight.max(1)) as u8
    })
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Style};

    use super::*;

    fn surveyed(buffer: &Buffer, limit: usize) -> Palette {
        let options = Options::default();
        let mut survey = Survey::new(&options);
        survey.add(buffer, &mut Raster::new(16));
        survey.palette(limit)
    }

    #[test]
    fn few_colours_are_kept_exactly() {
        let mut buffer = Buffer::with_lines(["exactly 정확히 ▀▀"]);
        buffer[(15, 0)].set_style(Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Rgb(200, 100, 50)));
        let mut palette = surveyed(&buffer, 255);
        assert_eq!(palette.step, 1);
        let options = Options::default();
        for pair in [(options.fg, options.bg), ([1, 2, 3], [200, 100, 50])] {
            let numbers = palette.ramp(pair);
            assert_eq!(palette.colours[usize::from(numbers[0])], pair.1);
            assert_eq!(palette.colours[usize::from(numbers[usize::from(FULL)])], pair.0);
        }
    }

    #[test]
    fn too_many_colours_are_reduced_to_near_ones() {
        let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 64, 32));
        for (i, cell) in buffer.content.iter_mut().enumerate() {
            cell.set_symbol("█").set_fg(Color::Rgb((i % 64 * 4) as u8, (i / 64 * 8) as u8, 128));
        }
        let mut palette = surveyed(&buffer, 255);
        assert!(palette.colours.len() <= 255);
        for cell in &buffer.content {
            let pair = colours(cell, &Options::default());
            let number = palette.ramp(pair)[usize::from(FULL)];
            let found = palette.colours[usize::from(number)];
            let furthest = (0..3).map(|i| found[i].abs_diff(pair.0[i])).max();
            assert!(furthest <= Some(16), "{pair:?} became {found:?}");
        }
    }
}
