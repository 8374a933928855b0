//! The third act: the graph that a gradient has to go through, and two ways to estimate it as growing histograms.

use super::graph::GRAPH;
use super::{Panels, Size, message, words};
use crate::scenes::vae::Moment;
use crate::scenes::vae::gradient::{EXAMPLE, Estimates, MOMENTS, Node, Tally, range};
use crate::ui::axes::Axes;
use crate::ui::axis::Axis;
use crate::ui::histogram::Histogram;
use crate::ui::layout::{above_row, columns, rows, share};
use crate::ui::number::fixed;
use crate::ui::plot::{Corner, Plot, Reference, Series};
use ratatui::style::Style;
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_> {
    /// The whole act.
    pub fn gradient(&self, estimates: &Estimates, area: Rect, buf: &mut Buffer) {
        let [area, row] = above_row(area);
        self.chain_rule(&estimates.node, row, buf);
        match self.size {
            Size::Small => {
                let parts = rows(area, &[share(5, 1), share(5, 1)]);
                let Some(first) = parts.first() else { return self.pathwise(estimates, area, buf) };
                self.pathwise(estimates, *first, buf);
                parts.get(1).into_iter().for_each(|second| self.score(estimates, *second, buf));
            }
            Size::Standard => {
                let parts = columns(area, &[share(GRAPH + 4, 0), share(44, 1)]);
                self.graph(&estimates.node, parts[0], buf);
                self.histograms(estimates, parts[1], buf);
            }
            Size::Large => {
                let parts = columns(area, &[share(GRAPH + 4, 1), share(60, 2)]);
                let left = rows(parts[0], &[share(16, 1), share(9, 1)]);
                self.graph(&estimates.node, left[0], buf);
                self.means(left[1], buf);
                self.histograms(estimates, parts[1], buf);
            }
        }
    }

    fn histograms(&self, estimates: &Estimates, area: Rect, buf: &mut Buffer) {
        let parts = rows(area, &[share(8, 1), share(8, 1)]);
        self.pathwise(estimates, parts[0], buf);
        self.score(estimates, parts[1], buf);
    }

    /// The gradient at this draw, factor by factor, or where it stops.
    fn chain_rule(&self, node: &Node, row: Rect, buf: &mut Buffer) {
        let row = Rect { x: row.x + 1, width: row.width.saturating_sub(2), ..row };
        let (text, dim, bad) = (self.look.text(), self.look.dim(), Style::new().fg(self.look.theme.bad));
        let df_dz = format!("∂f/∂z = 2z = {}   ", fixed(node.df_dz, 2));
        let start = if self.size == Size::Small { "" } else { &df_dz };
        match node.path {
            None => {
                let stop = format!("∂z/∂μ {} ", self.look.glyph('✗', 'X'));
                words(&[(start, text), (&stop, bad), (self.look.word("note.blocked"), dim)], row, buf);
            }
            Some(path) => {
                let [slope, eps, df_dmu, df_dsigma] =
                    [node.df_dz, path.dz_dsigma, path.df_dmu, path.df_dsigma].map(|x| fixed(x, 2));
                let mu = format!("∂f/∂μ = {slope}·{} = {df_dmu}", fixed(path.dz_dmu, 0));
                let sigma = format!("   ∂f/∂σ = {slope}·{eps} = {df_dsigma}");
                let sigma = if self.size == Size::Small { "" } else { &sigma };
                words(&[(start, text), (&mu, self.hue(0)), (sigma, dim)], row, buf);
            }
        }
    }

    fn pathwise(&self, estimates: &Estimates, area: Rect, buf: &mut Buffer) {
        let blocked = estimates.node.path.is_none().then_some(self.look.word("note.no-path"));
        let inner = self.panel("panel.pathwise", "2z", None, area, buf);
        self.tally(&estimates.pathwise, blocked, 2, inner, buf);
    }

    fn score(&self, estimates: &Estimates, area: Rect, buf: &mut Buffer) {
        let waiting = (estimates.score.running.count() == 0).then_some(self.look.word("note.no-samples"));
        let inner = self.panel("panel.score", "(z²−b)·ε/σ", None, area, buf);
        self.tally(&estimates.score, waiting, 3, inner, buf);
    }

    /// A histogram above its mean and variance, each beside its closed form.
    fn tally(&self, tally: &Tally, problem: Option<&str>, hue: usize, area: Rect, buf: &mut Buffer) {
        let [plot, row] = above_row(area);
        if let Some(text) = problem {
            return message(text, self.look.dim(), area, buf);
        }
        let [low, high] = range();
        let count = tally.running.count();
        let bins = merged(&tally.bins, plot.width.into());
        let samples_per_height = count as f64 * (high - low) / bins.len() as f64;
        let bins: Vec<f64> = bins.iter().map(|n| *n as f64 / samples_per_height).collect();
        let top = bins.iter().copied().fold(0.1, f64::max);
        let axes = Axes { x: Axis::linear(low, high), y: Axis::linear(0.0, (20.0 * top).ceil() / 20.0), x_name: "" };
        Histogram { axes, bins: &bins, hue, curve: &[] }.render(plot, buf, self.look);
        let (text, dim) = (self.look.text(), self.look.dim());
        let theory = [tally.estimator.mean(EXAMPLE), tally.estimator.variance(EXAMPLE)];
        let theory = theory.map(|x| format!(" ({})", fixed(x, 0)));
        let [mean, variance] = [tally.running.mean(), tally.running.variance()].map(|x| format!(" {}", fixed(x, 2)));
        let word = |key| self.look.word(key);
        let n = format!("  n {count}");
        let texts = [
            (word("row.mean"), dim),
            (&mean[..], text),
            (&theory[0], dim),
            ("  ", dim),
            (word("row.variance"), dim),
            (&variance, self.hue(hue)),
            (&theory[1], dim),
            (&n, dim),
        ];
        words(&texts, row, buf);
    }

    /// The two means as samples come in, and what they should be.
    fn means(&self, area: Rect, buf: &mut Buffer) {
        let inner = self.panel("panel.means", "", None, area, buf);
        let over = |of: &dyn Fn(&Estimates) -> &Tally| -> Vec<(f64, f64)> {
            let estimates = self.history.iter().enumerate().filter_map(|(i, moment)| match &**moment {
                Moment::Gradient(estimates) => Some((i as f64, of(estimates).running.mean())),
                _ => None,
            });
            estimates.collect()
        };
        let (pathwise, score) = (over(&|e| &e.pathwise), over(&|e| &e.score));
        let truth = 2.0 * EXAMPLE.mu;
        let axes = Axes {
            x: Axis::linear(0.0, (MOMENTS - 1) as f64),
            y: Axis::linear(truth - 4.0, truth + 4.0),
            x_name: self.look.word("axis.moment"),
        };
        let series = &[
            Series { name: self.look.word("row.pathwise"), points: &pathwise, hue: 2 },
            Series { name: self.look.word("row.score"), points: &score, hue: 3 },
        ];
        let references = &[Reference { y: truth, name: "2μ" }];
        Plot { axes, series, references, legend: Corner::Above, ..Plot::default() }.render(inner, buf, self.look);
    }
}

/// The bins, as many as possible put together so that there are still as many as `columns`.
fn merged(bins: &[usize], columns: usize) -> Vec<usize> {
    let size = [6, 4, 3, 2].into_iter().find(|size| bins.len() / size >= columns).unwrap_or(1);
    bins.chunks(size).map(|bins| bins.iter().sum()).collect()
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn bins_are_merged_down_to_the_columns_there_are() {
        let bins: Vec<usize> = (0..144).collect();
        for (columns, left) in [(1, 24), (36, 36), (37, 48), (72, 72), (73, 144), (300, 144)] {
            let merged = merged(&bins, columns);
            assert_eq!((merged.len(), merged.iter().sum::<usize>()), (left, 143 * 72), "{columns} columns");
        }
    }
}
