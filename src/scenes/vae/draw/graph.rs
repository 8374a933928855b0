//! The graph that a gradient has to go through: with dice in it, and with the dice beside it.

use super::Panels;
use crate::scenes::vae::gradient::{EXAMPLE, Estimates, Node};
use crate::ui::{Panel, fixed, glyphs::Glyphs, rows, text::width};
use ratatui::style::Style;
use ratatui::{buffer::Buffer, layout::Rect};

/// Columns of the graph.
pub const GRAPH: u16 = 30;

impl Panels<'_, Estimates> {
    /// Parameters above, f below; between them a node that is dice, or a sum with the dice beside it.
    pub fn graph(&self, area: Rect, buf: &mut Buffer) {
        let node = &self.now.node;
        let (title, border) = match node.path {
            None => ("panel.stochastic", Some(self.look.theme.bad)),
            Some(_) => ("panel.rewired", Some(self.look.theme.good)),
        };
        let inner = Panel { title: self.look.word(title), note: "", border }.render(area, buf, self.look);
        let lines = if node.path.is_none() { blocked(node) } else { rewired(node) };
        let top = inner.y + inner.height.saturating_sub(lines.len() as u16) / 2;
        let left = inner.x + inner.width.saturating_sub(GRAPH) / 2;
        for (line, y) in lines.iter().zip(top..inner.bottom()) {
            let row = Rect { x: left, y, width: inner.right() - left, height: 1 };
            let parts = line.iter().map(|(part, text)| (self.in_font(text), self.ink(*part)));
            let parts: Vec<(String, Style)> = parts.collect();
            let parts: Vec<(&str, Style)> = parts.iter().map(|(text, style)| (&text[..], *style)).collect();
            rows::line(&parts, row, buf);
        }
    }

    fn ink(&self, part: Part) -> Style {
        match part {
            Part::Value => self.look.text(),
            Part::Gradient => Style::new().fg(self.look.theme.good),
            Part::Stop => Style::new().fg(self.look.theme.bad),
            Part::Dice => self.look.accent(),
        }
    }

    /// The text in characters that the font has.
    fn in_font(&self, text: &str) -> String {
        let plain = |c: char| match c {
            '╭' | '╮' | '╰' | '╯' | '┴' | '┬' => '+',
            '─' => '-',
            '│' => '|',
            '✗' => 'X',
            '▲' => '^',
            '⚄' => '?',
            c => c,
        };
        if self.look.glyphs == Glyphs::Ascii { text.chars().map(plain).collect() } else { text.to_owned() }
    }
}

/// What a piece of the graph is.
#[derive(Debug, Clone, Copy)]
enum Part {
    /// Numbers on their way down.
    Value,
    /// Gradients on their way up.
    Gradient,
    /// Where they stop.
    Stop,
    /// Randomness.
    Dice,
}

type Line = Vec<(Part, String)>;

fn line(part: Part, text: impl Into<String>) -> Line {
    vec![(part, text.into())]
}

/// z is dice: the gradient arrives at z and stops.
fn blocked(node: &Node) -> Vec<Line> {
    let [mu, sigma, z] = [EXAMPLE.mu, EXAMPLE.sigma, node.z].map(|x| fixed(x, 2));
    let drawn = format!("⚄ z ~ N(μ, σ²) = {z}");
    let head = vec![
        line(Part::Value, format!("   μ {mu}            σ {sigma}")),
        line(Part::Value, "     │                 │"),
        line(Part::Stop, "     ✗                 ✗"),
        line(Part::Value, "     │                 │"),
        line(Part::Value, "╭────┴─────────────────┴─────╮"),
        vec![(Part::Value, "│ ".into()), (Part::Dice, padded(&drawn)), (Part::Value, " │".into())],
    ];
    [head, square(node)].concat()
}

/// The dice stand beside z, which is a sum: the gradient goes through.
fn rewired(node: &Node) -> Vec<Line> {
    let [mu, sigma, eps, z] = [EXAMPLE.mu, EXAMPLE.sigma, node.eps, node.z].map(|x| fixed(x, 2));
    let head = vec![
        line(Part::Dice, "                  ⚄ ε ~ N(0, 1)"),
        vec![(Part::Value, format!("   μ {mu}    σ {sigma}  ")), (Part::Dice, format!("ε {eps}"))],
        vec![(Part::Gradient, format!("     ▲ 1       ▲ {eps:<8}")), (Part::Dice, "│".into())],
        line(Part::Value, "╭────┴─────────┴─────────┴───╮"),
        line(Part::Value, format!("│ {} │", padded(&format!("z = μ + σ·ε = {z}")))),
    ];
    let slopes = line(Part::Gradient, format!(" ∂z/∂μ = 1   ∂z/∂σ = ε = {eps}"));
    [head, square(node), vec![slopes]].concat()
}

/// What both have in common: f above which ∂f/∂z sets out.
fn square(node: &Node) -> Vec<Line> {
    vec![
        line(Part::Value, "╰──────────────┬─────────────╯"),
        line(Part::Gradient, format!("               ▲ ∂f/∂z = {}", fixed(node.df_dz, 2))),
        line(Part::Value, "╭──────────────┴─────────────╮"),
        line(Part::Value, format!("│ {} │", padded(&format!("f = z² = {}", fixed(node.f, 2))))),
        line(Part::Value, "╰────────────────────────────╯"),
    ]
}

/// The text in the middle of a box.
fn padded(text: &str) -> String {
    let spare = usize::from((GRAPH - 4).saturating_sub(width(text)));
    format!("{}{text}{}", " ".repeat(spare / 2), " ".repeat(spare - spare / 2))
}
