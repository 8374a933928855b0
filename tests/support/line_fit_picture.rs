//! How the test scene looks: heights as crosses, the line through them, and what can be told of both.

use glassbox::scene::View;
use glassbox::ui::canvas::Canvas;
use glassbox::ui::look::Look;
use glassbox::ui::number::number;
use glassbox::ui::panel::Panel;
use glassbox::ui::text::print;
use ratatui::{buffer::Buffer, layout::Rect};

use crate::line_fit::{Line, Moment};

/// Draws one moment; gliding, the line is on its way to the next one.
pub fn draw(view: View<'_, Moment>, point: usize, label: &str, area: Rect, buf: &mut Buffer, look: &Look) {
    let moment = view.now();
    let inner = Panel { title: label, note: look.word("panel.line"), ..Panel::default() }.render(area, buf, look);
    if inner.is_empty() {
        return;
    }
    let told = moment.answer.map_or_else(
        || format!("L = {}", number(moment.loss)),
        |(x, y)| format!("ŷ({}) = {}", number(x), look.unless_kept("y", number(y))),
    );
    print(buf, inner.x, inner.y, inner.width, &told, look.text());

    let below = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    let mut canvas = Canvas::new(below, look);
    let (width, height) = canvas.size();
    let column = |x: f64| (0.5 * (x + 1.0) * f64::from(width - 1)).round() as i32;
    let row = |y: f64| ((0.5 - 0.2 * y) * f64::from(height - 1)).round() as i32;
    let line = glided(view);
    canvas.line((column(-1.0), row(line.at(-1.0))), (column(1.0), row(line.at(1.0))), look.theme.series(0));
    for (i, y) in moment.heights.0.iter().enumerate() {
        let colour = if i == point { look.theme.accent } else { look.theme.series(1) };
        canvas.dot(column(moment.heights.x(i)), row(*y), colour);
    }
    canvas.render(buf);
}

fn glided(view: View<'_, Moment>) -> Line {
    let now = *view.now().line;
    let Some((part, next)) = view.next() else { return now };
    let between = |a: f64, b: f64| a + part * (b - a);
    Line { slope: between(now.slope, next.line.slope), intercept: between(now.intercept, next.line.intercept) }
}
