//! The weights of the network, what its heads are made of, and the inputs that it has not seen.

use super::pairs::Pair;
use super::{Attention, Moment, learned};
use crate::engine::tape::IGNORE;
use crate::scene::{Readings, View};

impl Attention {
    /// What `data --with` may ask for.
    pub const OFFERED: &'static [&'static str] = &["weights", "heads", "data"];

    /// One of them; of a tensor of the user's nothing of it is known.
    pub fn offer(&self, name: &str, view: View<'_, Moment>, out: &mut dyn Readings) {
        let Moment::Learned(seen) = view.now() else { return };
        let learned = learned(view.past()).map(|(learned, _)| learned);
        match name {
            "weights" => {
                if let Some(learned) = learned {
                    out.parameters("", &learned.weights);
                }
            }
            "heads" => {
                self.heads(seen, out);
                let (rows, tokens) = (seen.sight.rows.len(), seen.sight.tokens());
                out.extra("logits", &[rows, tokens], || seen.sight.pass.logits.iter().copied());
            }
            _ => {
                pairs("", std::slice::from_ref(&seen.sight.pair), out);
                if let Some(learned) = learned {
                    pairs("unseen_", &learned.unseen, out);
                }
            }
        }
    }

    /// q, k and v of all heads of the attention that is shown, and Σ weight·v.
    fn heads(&self, seen: &super::Seen, out: &mut dyn Readings) {
        let maps = seen.sight.maps(self.which());
        let Some(making) = &maps.making else { return };
        for (id, values, rows) in [
            ("q", &making.q, maps.queries),
            ("k", &making.k, maps.keys),
            ("v", &making.v, maps.keys),
            ("read", &making.read, maps.queries),
        ] {
            out.extra(id, &[maps.layers, maps.heads, rows, making.width], || values.iter().copied());
        }
    }
}

/// Tokens by their numbers; −1 where there is none, or nothing is asked.
fn pairs(prefix: &str, pairs: &[Pair], out: &mut dyn Readings) {
    for (id, of) in [("source", (|pair| &pair.source) as fn(&Pair) -> &Vec<usize>), ("target", |pair| &pair.target)] {
        let longest = pairs.iter().map(|pair| of(pair).len()).max().unwrap_or(0);
        let number =
            |token: Option<&usize>| token.filter(|token| **token != IGNORE).map_or(-1.0, |token| *token as f64);
        let row = |pair| (0..longest).map(move |i| number(of(pair).get(i)));
        out.extra(format!("{prefix}{id}"), &[pairs.len(), longest], || pairs.iter().flat_map(row));
    }
}
