//! Types of the engine that a knob reads from a file of the user's.

use crate::engine::data::{self, Column, Picture, Points};
use crate::engine::recurrence::Parameters;
use crate::engine::schedule::Schedule;
use crate::engine::tensor_file;
use crate::refusal::{Refusal, Result};
use crate::scene::FromFile;
use std::path::Path;

impl FromFile for Schedule {
    const EXPECTED: &'static str = "a diffusers scheduler_config.json";

    fn from_file(path: &Path) -> Result<Self> {
        const MAX_BYTES: u64 = 1 << 20;
        let bytes = data::read_limited(path, MAX_BYTES)?;
        let within_file = |refusal: Refusal| refusal.within(path.display());
        let text = std::str::from_utf8(&bytes).map_err(|_| within_file(Refusal::new("bytes", "no UTF-8", "JSON")))?;
        Self::from_scheduler_config(text).map_err(within_file)
    }
}

impl FromFile for Picture {
    const EXPECTED: &'static str = "a PNG or JPEG picture";

    fn from_file(path: &Path) -> Result<Self> {
        data::picture_from_file(path)
    }
}

impl FromFile for Points {
    const EXPECTED: &'static str = "a CSV file with two columns of numbers";

    fn from_file(path: &Path) -> Result<Self> {
        data::points_from_file(path)
    }
}

impl FromFile for Column {
    const EXPECTED: &'static str = "a text file with one column of numbers";

    fn from_file(path: &Path) -> Result<Self> {
        data::column_from_file(path)
    }
}

impl FromFile for Parameters {
    const EXPECTED: &'static str = "a safetensors file of one recurrent layer, named as PyTorch does";

    fn from_file(path: &Path) -> Result<Self> {
        let weights = tensor_file::read::<f64>(path)?; // the precision its gradients are computed in
        Self::from_weights(&weights).map_err(|refusal| refusal.within(path.display()))
    }
}
