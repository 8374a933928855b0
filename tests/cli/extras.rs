//! `data --with … -o FILE.npz`: what readings are made of, from which they are computed again.

use crate::{output, program};
use glassbox::engine::array_file::ArrayFile;
use std::collections::BTreeMap;
use std::path::Path;

struct Array {
    shape: Vec<usize>,
    values: Vec<f64>,
}

/// The arrays of an archive, by name.
struct Npz(BTreeMap<String, Array>);

impl Npz {
    /// What a command saves.
    fn of(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.npz");
        let path_text = path.to_str().expect("UTF-8");
        assert_eq!(output(&[&["data"], arguments, &["-o", path_text]].concat()), "");
        Self::read(&std::fs::read(&path).expect("the archive"), folder.path())
    }

    /// Goes through the directory at the end of a zip file, whose members are stored as they are.
    fn read(zip: &[u8], folder: &Path) -> Self {
        let short = |at: usize| usize::from(u16::from_le_bytes([zip[at], zip[at + 1]]));
        let long = |at: usize| short(at) | short(at + 2) << 16;
        let end = zip.len() - 22;
        assert_eq!(&zip[end..end + 4], b"PK\x05\x06");
        let (count, mut at) = (short(end + 10), long(end + 16));
        let mut arrays = BTreeMap::new();
        for _ in 0..count {
            assert_eq!(&zip[at..at + 4], b"PK\x01\x02");
            assert_eq!(short(at + 10), 0, "stored");
            let (crc, size, name, place) = (long(at + 16), long(at + 24), short(at + 28), long(at + 42));
            let text = String::from_utf8(zip[at + 46..at + 46 + name].to_vec()).expect("UTF-8");
            let start = place + 30 + short(place + 26) + short(place + 28);
            let bytes = &zip[start..start + size];
            assert_eq!(crc, crc32fast::hash(bytes) as usize, "{text}");
            let path = folder.join("member.npy");
            std::fs::write(&path, bytes).expect("written");
            let file = ArrayFile::open(&path).unwrap_or_else(|refusal| panic!("{text}: {refusal}"));
            let (shape, mut values) = (file.shape().to_vec(), Vec::new());
            file.read(|piece: &[f64]| {
                values.extend_from_slice(piece);
                Ok(())
            })
            .expect("numbers");
            let id = text.strip_suffix(".npy").expect("a .npy").to_owned();
            assert!(arrays.insert(id, Array { shape, values }).is_none(), "{text} twice");
            at += 46 + name;
        }
        Self(arrays)
    }

    fn array(&self, name: &str) -> &Array {
        let names = || self.0.keys().cloned().collect::<Vec<_>>().join(" ");
        self.0.get(name).unwrap_or_else(|| panic!("no {name} among {}", names()))
    }

    fn values(&self, name: &str) -> &[f64] {
        &self.array(name).values
    }

    fn number(&self, name: &str) -> f64 {
        let Array { shape, values } = self.array(name);
        assert!(shape.is_empty(), "{name} is an array");
        values[0]
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), x| (sum + x, count + 1.0));
    sum / count
}

#[track_caller]
fn assert_near(ours: f64, theirs: f64, within: f64) {
    assert!((ours - theirs).abs() <= within, "{ours} {theirs}");
}

#[test]
fn the_moments_of_a_noised_picture_follow_from_its_path() {
    let npz = Npz::of(&["forward", "--steps", "20", "--pixels", "8", "--path", "chain", "--with", "path,data"]);
    let path = npz.array("path.x");
    assert_eq!(path.shape, [21, 8, 8, 3]);
    let last = &path.values[20 * 192..];
    assert_eq!((&path.values[..192], last), (npz.values("data.x0"), npz.values("x_t")));
    let mean_x = mean(last.iter().copied());
    assert_near(mean_x, npz.number("mean_x_t"), 1e-12);
    assert_near(mean(last.iter().map(|x| (x - mean_x) * (x - mean_x))), npz.number("var_x_t"), 1e-12);
}

#[test]
fn the_kl_follows_from_all_codes_and_the_reconstruction_from_weights_and_draws() {
    let arguments = [
        "vae",
        "--likelihood",
        "bernoulli",
        "--epochs",
        "1",
        "--at",
        "training:end",
        "--with",
        "weights,codes,draws,data",
    ];
    let npz = Npz::of(&arguments);
    let (mu, logvar) = (npz.values("codes.mu"), npz.values("codes.logvar"));
    let per_number = |(mu, logvar): (&f64, &f64)| 0.5 * (mu * mu + logvar.exp() - logvar - 1.0);
    let (digits, latents) = (npz.array("codes.mu").shape[0], npz.array("codes.mu").shape[1]);
    let kl = latents as f64 * mean(mu.iter().zip(logvar).map(per_number));
    assert_near(kl, npz.number("kl"), 1e-6);

    let eps = npz.array("draws.eps");
    assert_eq!(eps.shape, [20, digits, latents]);
    let linear = |x: &[f64], layer: &str| -> Vec<f64> {
        let (weight, bias) =
            (npz.values(&format!("weights.{layer}.weight")), npz.values(&format!("weights.{layer}.bias")));
        let rows = weight.chunks_exact(x.len()).zip(bias);
        rows.map(|(row, bias)| row.iter().zip(x).fold(*bias, |sum, (w, x)| sum + w * x)).collect()
    };
    // A few digits with all their draws; the mean over all digits is somewhat near.
    let of_draw = |i: usize, draw: usize| {
        let z = |j: usize| {
            mu[i * latents + j] + (0.5 * logvar[i * latents + j]).exp() * eps.values[(draw * digits + i) * latents + j]
        };
        let z: Vec<f64> = (0..latents).map(z).collect();
        let hidden: Vec<f64> = linear(&z, "decoder.0").iter().map(|x| x.max(0.0)).collect();
        let logits = linear(&hidden, "decoder.2");
        let x = &npz.values("data.digits")[i * 64..(i + 1) * 64];
        logits.iter().zip(x).fold(0.0, |sum, (logit, x)| sum + logit.exp().ln_1p() - x * logit)
    };
    let all = (0..digits).flat_map(|i| (0..20).map(move |draw| (i, draw)));
    assert_near(mean(all.map(|(i, draw)| of_draw(i, draw))), npz.number("reconstruction"), 1e-4);
}

#[test]
fn the_states_of_an_rnn_follow_from_its_weights_and_inputs() {
    let npz = Npz::of(&["recurrent", "--length", "12", "--hidden", "4", "--at", "forward:end", "--with", "weights"]);
    let weight = |name: &str| npz.values(&format!("weights.rnn.{name}"));
    let (x, mut h) = (npz.array("x"), vec![0.0; 4]);
    for x in x.values.chunks_exact(x.shape[1]) {
        let unit = |i: usize| {
            let dot = |row: &[f64], with: &[f64]| row.iter().zip(with).fold(0.0, |sum, (a, b)| sum + a * b);
            let inputs = &weight("weight_ih_l0")[i * x.len()..(i + 1) * x.len()];
            let sum = dot(inputs, x) + dot(&weight("weight_hh_l0")[i * 4..(i + 1) * 4], &h);
            (sum + weight("bias_ih_l0")[i] + weight("bias_hh_l0")[i]).tanh()
        };
        h = (0..4).map(unit).collect();
    }
    for (ours, theirs) in h.iter().zip(&npz.values("rnn.h")[11 * 4..]) {
        assert_near(*ours, *theirs, 1e-12);
    }
}

#[test]
fn the_accuracy_of_a_cell_follows_from_what_it_has_learned_and_the_sequences_held_out() {
    let settings = ["recurrent", "--length", "10", "--train-steps", "40", "--lag", "5", "--cells", "rnn"];
    let npz = Npz::of(&[&settings[..], &["--at", "learning:end", "--with", "weights,data"]].concat());
    let weight = |name: &str| npz.values(&format!("weights.learned.rnn.{name}"));
    let dot = |row: &[f64], with: &[f64]| row.iter().zip(with).fold(0.0, |sum, (a, b)| sum + a * b);
    let x = npz.array("data.heldout_x");
    let [n, time, inputs] = x.shape[..] else { panic!("three axes") };
    let hidden = weight("bias_ih_l0").len();
    let is_right = |i: usize| {
        let mut h = vec![0.0; hidden];
        for x in x.values[i * time * inputs..(i + 1) * time * inputs].chunks_exact(inputs) {
            let rows = weight("weight_ih_l0").chunks_exact(inputs).zip(weight("weight_hh_l0").chunks_exact(hidden));
            let biases = weight("bias_ih_l0").iter().zip(weight("bias_hh_l0"));
            h = rows.zip(biases).map(|((wx, wh), (a, b))| (dot(wx, x) + dot(wh, &h) + a + b).tanh()).collect();
        }
        let rows = weight("out.weight").chunks_exact(hidden).zip(weight("out.bias"));
        let answers: Vec<f64> = rows.map(|(row, bias)| dot(row, &h) + bias).collect();
        let symbol = npz.values("data.heldout_symbols")[i] as usize;
        answers.iter().all(|answer| *answer <= answers[symbol])
    };
    assert_eq!(n, 512);
    assert_near(mean((0..n).map(|i| f64::from(is_right(i)))), npz.number("rnn.accuracy"), 1e-12);
}

#[test]
fn a_row_of_attention_follows_from_q_and_k_and_what_is_read_from_v() {
    let npz = Npz::of(&["attention", "--train-steps", "10", "--with", "heads,data", "--temperature", "2"]);
    let (q, k, v) = (npz.array("heads.q"), npz.values("heads.k"), npz.values("heads.v"));
    let [_, _, queries, width] = q.shape[..] else { panic!("four axes") };
    let keys = npz.number("keys") as usize;
    for row in 0..queries {
        let q = &q.values[row * width..(row + 1) * width];
        let dot = |key: usize| q.iter().zip(&k[key * width..]).fold(0.0, |sum, (a, b)| sum + a * b);
        let exp: Vec<f64> = (0..keys).map(|key| (dot(key) / npz.number("divisor")).exp()).collect();
        let sum = exp.iter().fold(0.0, |sum, x| sum + x);
        let weights = &npz.values("weights")[row * keys..(row + 1) * keys];
        exp.iter().zip(weights).for_each(|(exp, weight)| assert_near(exp / sum, *weight, 1e-5));
        for j in 0..width {
            let read = (0..keys).fold(0.0, |sum, key| sum + weights[key] * v[key * width + j]);
            assert_near(read, npz.values("heads.read")[row * width + j], 1e-4);
        }
    }
    assert_eq!(npz.array("data.unseen_source").shape[0], 1000);
}

#[test]
fn the_loss_of_a_denoiser_follows_from_its_batches_and_e_from_samples_and_data() {
    let settings = ["reverse", "--train-steps", "60", "--samples", "50"];
    let npz = Npz::of(&[&settings[..], &["--at", "training:end", "--with", "batches"]].concat());
    let pairs = npz.values("batches.answer").iter().zip(npz.values("batches.target"));
    assert_near(mean(pairs.map(|(a, b)| (a - b) * (a - b))), npz.number("loss"), 1e-6);

    let npz = Npz::of(&[&settings[..], &["--at", "quality:1", "--with", "samples,data"]].concat());
    let trials = npz.array("samples.x0");
    assert_eq!(trials.shape, [2, 50, 2]);
    let (samples, data) = (&trials.values[100..], npz.values("data.x0"));
    let distance = |a: &[f64], b: &[f64]| ((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])).sqrt();
    let between = |a: &[f64], b: &[f64]| mean(a.chunks(2).flat_map(|a| b.chunks(2).map(move |b| distance(a, b))));
    let energy = 2.0 * between(samples, data) - between(samples, samples) - between(data, data);
    assert_near(energy, npz.number("energy_distance"), 1e-9);
    assert_eq!(npz.values("samples.steps")[1], npz.number("steps"));
}

#[test]
fn extras_stand_beside_the_readings_in_json_and_csv_only_when_asked_for() {
    let arguments = ["data", "forward", "--data", "digit", "--steps", "10", "--at", "2"];
    let with = ["--with", "path, path"];
    assert!(crate::json(&arguments)["with"].is_null());
    let data = crate::json(&[&arguments[..], &with].concat());
    assert_eq!(data["with"]["path.x"]["shape"], serde_json::json!([3, 8, 8, 1]));
    assert!(data["readings"]["path.x"].is_null());
    let csv = output(&[&arguments[..], &with, &["--format", "csv"]].concat());
    assert_eq!(csv.lines().filter(|line| line.starts_with("path.x,")).count(), 3 * 64);
}

#[test]
fn what_is_infinite_is_infinite_in_an_archive_and_a_moment_without_weights_is_noted() {
    let npz = Npz::of(&["forward", "--data", "digit", "--steps", "10", "--at", "0"]);
    assert!(npz.number("snr_t").is_infinite());
    let told = program::glassbox(&["data", "vae", "--at", "0", "--with", "weights"]).output().expect("it runs");
    let note = String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success() && note.contains("nothing of weights"), "{note}");
}

#[test]
fn every_reading_is_described_in_both_languages() {
    for (lang, says) in [("en", "the step that is shown"), ("ko", "보고 있는 스텝")] {
        let text = output(&["data", "forward", "--describe", "--lang", lang]);
        let line = text.lines().next().expect("a line");
        assert!(line.starts_with("t ") && line.contains(" number ") && line.contains(says), "{line}");
        assert!(text.contains("32×32×3") && text.contains("--with path"), "{text}");
    }
}
