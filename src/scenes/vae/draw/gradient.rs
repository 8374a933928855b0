//! The third act: the graph that a gradient has to go through, and two ways to estimate it as growing histograms.

use super::Panels;
use super::graph::GRAPH;
use crate::plan;
use crate::scenes::vae::gradient::{EXAMPLE, Estimates, MOMENTS, Node, Tally, range};
use crate::ui::{Axes, Axis, Chart, Curve, Histogram, Reference, Size, Y, fixed, panel};
use crate::ui::{layout::above_row, rows};
use ratatui::style::Style;
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Estimates> {
    /// The whole act.
    pub fn gradient(&self, area: Rect, buf: &mut Buffer) {
        let [area, row] = above_row(area);
        self.chain_rule(&self.now.node, row, buf);
        let plan = match self.size {
            Size::Small => plan! { rows { (5, 1) Self::pathwise, (5, 1) Self::score } },
            Size::Standard => plan! { columns {
                (GRAPH + 4, 0) Self::graph,
                (44, 1) rows { (8, 1) Self::pathwise, (8, 1) Self::score },
            } },
            Size::Large => plan! { columns {
                (GRAPH + 4, 1) rows { (16, 1) Self::graph, (9, 1) Self::means },
                (60, 2) rows { (8, 1) Self::pathwise, (8, 1) Self::score },
            } },
        };
        plan.draw(self, area, buf);
    }

    /// The gradient at this draw, factor by factor, or where it stops.
    fn chain_rule(&self, node: &Node, row: Rect, buf: &mut Buffer) {
        let row = rows::indented(row);
        let (text, dim, bad) = (self.look.text(), self.look.dim(), Style::new().fg(self.look.theme.bad));
        let df_dz = format!("∂f/∂z = 2z = {}   ", fixed(node.df_dz, 2));
        let start = if self.size == Size::Small { "" } else { &df_dz };
        match node.path {
            None => {
                let stop = format!("∂z/∂μ {} ", self.look.glyph('✗', 'X'));
                rows::line(&[(start, text), (&stop, bad), (self.look.word("note.blocked"), dim)], row, buf);
            }
            Some(path) => {
                let [slope, eps, df_dmu, df_dsigma] =
                    [node.df_dz, path.dz_dsigma, path.df_dmu, path.df_dsigma].map(|x| fixed(x, 2));
                let mu = format!("∂f/∂μ = {slope}·{} = {df_dmu}", fixed(path.dz_dmu, 0));
                let sigma = format!("   ∂f/∂σ = {slope}·{eps} = {df_dsigma}");
                let sigma = if self.size == Size::Small { "" } else { &sigma };
                rows::line(&[(start, text), (&mu, self.hue(0)), (sigma, dim)], row, buf);
            }
        }
    }

    fn pathwise(&self, area: Rect, buf: &mut Buffer) {
        let blocked = self.now.node.path.is_none().then_some("note.no-path");
        let inner = panel("panel.pathwise", "2z", area, buf, self.look);
        self.tally(&self.now.pathwise, blocked, 2, inner, buf);
    }

    fn score(&self, area: Rect, buf: &mut Buffer) {
        let waiting = (self.now.score.running.count() == 0).then_some("note.no-samples");
        let inner = panel("panel.score", "(z²−b)·ε/σ", area, buf, self.look);
        self.tally(&self.now.score, waiting, 3, inner, buf);
    }

    /// A histogram above its mean and variance, each beside its closed form.
    fn tally(&self, tally: &Tally, problem: Option<&str>, hue: usize, area: Rect, buf: &mut Buffer) {
        let [plot, row] = above_row(area);
        if let Some(why) = problem {
            return rows::message(self.look.word(why), area, buf, self.look);
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
        rows::line(&texts, row, buf);
    }

    /// The two means as samples come in, and what they should be.
    fn means(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.means", "", area, buf, self.look);
        let over_moments = |name, hue, of: fn(&Estimates) -> &Tally| {
            let all = self.view.all::<Estimates>().enumerate();
            Curve::new(self.look.word(name), hue, all.map(|(i, it)| (i as f64, of(it).running.mean())))
        };
        let truth = 2.0 * EXAMPLE.mu;
        let chart = Chart {
            x: Axis::linear(0.0, (MOMENTS - 1) as f64),
            x_name: self.look.word("axis.moment"),
            y: Y::On(Axis::linear(truth - 4.0, truth + 4.0)),
            curves: vec![
                over_moments("row.pathwise", 2, |it| &it.pathwise),
                over_moments("row.score", 3, |it| &it.score),
            ],
            references: &[Reference { y: truth, name: "2μ" }],
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
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
