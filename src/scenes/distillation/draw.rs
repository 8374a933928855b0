//! Where the panels go.

use super::Moment;
use super::collapse::Generation;
use super::few::Few;
use super::panels::Panels;
use super::settings::Distillation;
use super::students::Class;
use super::synthetic::Made;
use super::teacher::Lesson;
use crate::plan;
use crate::scene::View;
use crate::ui::layout::{LARGE, STANDARD};
use crate::ui::{Look, Size};
use ratatui::{buffer::Buffer, layout::Rect};

pub fn draw(scene: &Distillation, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
    let size = Size::of(area, STANDARD, LARGE);
    match view.now() {
        Moment::Teacher(now) => teacher(&Panels { now, scene, view, look }, size, area, buf),
        Moment::Students(now) => students(&Panels { now, scene, view, look }, size, area, buf),
        Moment::Few(now) => few(&Panels { now, scene, view, look }, size, area, buf),
        Moment::Synthetic(now) => synthetic(&Panels { now, scene, view, look }, size, area, buf),
        Moment::Collapse(now) => collapse(&Panels { now, scene, view, look }, size, area, buf),
    }
}

fn teacher(panels: &Panels<Lesson>, size: Size, area: Rect, buf: &mut Buffer) {
    let plan = match (size, panels.now.taught.is_some()) {
        (Size::Small, _) => plan! { rows { (14, 1) Panels::bars } },
        (_, false) => plan! { columns { (44, 1) Panels::bars, (36, 1) Panels::learning } },
        (Size::Standard, true) => plan! { columns { (44, 1) Panels::bars, (36, 1) Panels::shared } },
        (Size::Large, true) => plan! { columns {
            (50, 1) Panels::bars,
            (50, 1) rows { (15, 2) Panels::shared, (10, 1) Panels::learning },
        } },
    };
    plan.draw(panels, area, buf);
}

fn students(panels: &Panels<Class>, size: Size, area: Rect, buf: &mut Buffer) {
    let plan = match size {
        Size::Small => plan! { rows { (8, 1) Panels::recall, (8, 0) Panels::named } },
        Size::Standard => plan! { columns {
            (40, 1) Panels::recall,
            (40, 0) rows { (8, 0) Panels::named, (8, 1) Panels::temperatures },
        } },
        Size::Large => plan! { columns {
            (56, 1) rows { (14, 1) Panels::recall, (8, 0) Panels::named },
            (44, 0) rows { (8, 0) Panels::three, (8, 1) Panels::temperatures, (10, 1) Panels::confusion },
        } },
    };
    plan.draw(panels, area, buf);
}

fn few(panels: &Panels<Few>, size: Size, area: Rect, buf: &mut Buffer) {
    let plan = match size {
        Size::Small => plan! { rows { (9, 1) Panels::sizes, (6, 0) Panels::twenty } },
        _ => plan! { columns { (44, 1) Panels::sizes, (36, 0) Panels::twenty } },
    };
    plan.draw(panels, area, buf);
}

fn synthetic(panels: &Panels<Made>, size: Size, area: Rect, buf: &mut Buffer) {
    let plan = match size {
        Size::Small => plan! { rows { (9, 1) Panels::sources, (6, 0) Panels::examples } },
        Size::Standard => plan! { columns {
            (44, 1) Panels::sources,
            (36, 0) rows { (6, 0) Panels::examples, (11, 1) Panels::called },
        } },
        Size::Large => plan! { columns {
            (56, 1) Panels::sources,
            (44, 0) rows { (10, 1) Panels::examples, (12, 0) Panels::called },
        } },
    };
    plan.draw(panels, area, buf);
}

fn collapse(panels: &Panels<Generation>, size: Size, area: Rect, buf: &mut Buffer) {
    let plan = match size {
        Size::Small => plan! { rows { (9, 1) Panels::fan, (6, 0) Panels::samples } },
        _ => plan! { columns { (42, 1) Panels::fan, (38, 0) Panels::samples } },
    };
    plan.draw(panels, area, buf);
}
