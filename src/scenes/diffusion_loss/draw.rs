//! Where the panels go.

use super::learned::Learned;
use super::panels::Panels;
use super::pieces::Piece;
use super::settings::DiffusionLoss;
use super::terms::Term;
use super::weights::Weighed;
use super::{Moment, Part};
use crate::plan;
use crate::scene::View;
use crate::ui::layout::{LARGE, STANDARD};
use crate::ui::{Look, Size};
use ratatui::{buffer::Buffer, layout::Rect};

pub fn draw(scene: &DiffusionLoss, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
    let size = Size::of(area, STANDARD, LARGE);
    match &view.now().part {
        Part::Pieces(now) => pieces(&Panels { now, scene, view, look }, size, area, buf),
        Part::Terms(now) => terms(&Panels { now, scene, view, look }, size, area, buf),
        Part::Weights(now) => weights(&Panels { now, scene, view, look }, size, area, buf),
        Part::Learned(now) => learned(&Panels { now, scene, view, look }, size, area, buf),
    }
}

fn pieces(panels: &Panels<Piece>, size: Size, area: Rect, buf: &mut Buffer) {
    let plan = match size {
        Size::Small => plan! { rows { (9, 1) Panels::sinking, (6, 0) Panels::brief_sum } },
        _ => plan! { rows {
            (10, 1) columns { (46, 2) Panels::sinking, (30, 0) Panels::two_terms },
            (7, 0) Panels::chain,
        } },
    };
    plan.draw(panels, area, buf);
}

fn terms(panels: &Panels<Term>, size: Size, area: Rect, buf: &mut Buffer) {
    let plan = match size {
        Size::Small => plan! { rows { (9, 1) Panels::bars, (6, 0) Panels::brief_bill } },
        Size::Standard => plan! { columns {
            (44, 1) Panels::bars,
            (34, 0) rows { (8, 1) Panels::gaussians, (9, 0) Panels::bill },
        } },
        Size::Large => plan! { columns {
            (60, 3) Panels::bars,
            (40, 2) rows { (10, 2) Panels::gaussians, (9, 1) Panels::bill, (9, 2) Panels::error },
        } },
    };
    plan.draw(panels, area, buf);
}

fn weights(panels: &Panels<Weighed>, size: Size, area: Rect, buf: &mut Buffer) {
    let plan = match size {
        Size::Small => plan! { rows { (9, 1) Panels::weights, (7, 1) Panels::shares } },
        _ => plan! { columns {
            (40, 1) Panels::weights,
            (40, 1) rows { (8, 1) Panels::shares, (8, 1) Panels::weighted },
        } },
    };
    plan.draw(panels, area, buf);
}

fn learned(panels: &Panels<Learned>, size: Size, area: Rect, buf: &mut Buffer) {
    let plan = match size {
        Size::Small => plan! { rows { (9, 1) Panels::net_errors, (6, 0) Panels::brief_score } },
        _ => plan! { columns {
            (40, 1) Panels::net_errors,
            (40, 1) rows { (8, 1) Panels::bits, (8, 0) Panels::score },
        } },
    };
    plan.draw(panels, area, buf);
}
