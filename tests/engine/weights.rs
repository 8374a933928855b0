//! Weights at rest: to files and back, and what is refused.

use glassbox::engine::function::Function;
use glassbox::engine::nn::{Lstm, Mlp, Weights};
use glassbox::engine::rng::{Stream, rng};
use glassbox::engine::tape::Tape;
use glassbox::engine::tensor_file;
use ndarray::{Array2, ArrayD, IxDyn};
use proptest::prelude::*;

fn net(seed: u64) -> (Tape<f32>, Mlp) {
    let mut tape = Tape::new();
    let net = Mlp::new(&mut tape, "net", &[2, 3, 1], Function::Relu, &mut rng(seed, Stream::Init));
    (tape, net)
}

fn output(tape: &mut Tape<f32>, net: &Mlp) -> ArrayD<f32> {
    tape.restart();
    let x = tape.constant(&Array2::from_elem((1, 2), 0.7));
    let y = net.forward(tape, x);
    tape.value(y).to_owned()
}

#[test]
fn parameters_bear_the_names_of_a_state_dict() {
    let mut tape = Tape::<f32>::new();
    let mut rng = rng(0, Stream::Init);
    Mlp::new(&mut tape, "", &[1, 1, 1], Function::Relu, &mut rng);
    Lstm::new(&mut tape, "lstm", 1, 1, &mut rng);
    let names: Vec<&str> = tape.parameters().map(|(name, _)| name).collect();
    let lstm = ["lstm.weight_ih_l0", "lstm.weight_hh_l0", "lstm.bias_ih_l0", "lstm.bias_hh_l0"];
    assert_eq!(names, [["0.weight", "0.bias", "2.weight", "2.bias"], lstm].concat());
}

#[test]
fn a_net_comes_back_from_its_file() {
    let path = tempfile::tempdir().unwrap().keep().join("net.safetensors");
    let (mut saved, net_saved) = net(1);
    tensor_file::write(&path, &Weights::of(&saved)).unwrap();
    let (mut loaded, net_loaded) = net(2);
    assert_ne!(output(&mut saved, &net_saved), output(&mut loaded, &net_loaded));
    tensor_file::read::<f32>(&path).unwrap().restore(&mut loaded).unwrap();
    assert_eq!(output(&mut saved, &net_saved), output(&mut loaded, &net_loaded));
    std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
}

#[test]
fn a_parameter_that_is_set_is_met_by_the_next_pass() {
    let (mut tape, net) = net(1);
    assert_ne!(output(&mut tape, &net)[[0, 0]], 0.5);
    let last = net.layers[1];
    tape.set(last.weight, &Array2::zeros((1, 3)));
    tape.set(last.bias.unwrap(), &ndarray::arr1(&[0.5]));
    assert_eq!(output(&mut tape, &net)[[0, 0]], 0.5);
}

/// The refusal of the weights of a net after `change`, which must leave the net as it was.
fn refusal(change: impl FnOnce(&mut Vec<(String, ArrayD<f32>)>)) -> String {
    let (mut tape, _) = net(3);
    let before = Weights::of(&tape);
    let mut weights = before.clone();
    change(&mut weights.tensors);
    let refusal = weights.restore(&mut tape).unwrap_err().to_string();
    assert_eq!(Weights::of(&tape), before);
    refusal
}

#[test]
fn every_unfit_tensor_is_named() {
    let missing = refusal(|tensors| drop(tensors.remove(1)));
    assert!(missing.contains("found no net.0.bias, expected net.0.weight, net.0.bias"), "{missing}");
    let extra = refusal(|tensors| tensors.push(("other".to_owned(), ArrayD::zeros(IxDyn(&[1])))));
    assert!(extra.contains("found also other"), "{extra}");
    let renamed = refusal(|tensors| tensors[0].0 = "net.0.w".to_owned());
    assert!(renamed.contains("found no net.0.weight, but net.0.w,"), "{renamed}");
    let shape = refusal(|tensors| tensors[2].1 = ArrayD::zeros(IxDyn(&[3, 1])));
    assert_eq!(shape, "net.2.weight: found shape [3, 1], expected shape [1, 3]");
    let infinite = refusal(|tensors| tensors[3].1[[0]] = f32::INFINITY);
    assert_eq!(infinite, "net.2.bias: found inf, expected finite numbers");
}

#[test]
fn what_is_no_file_of_tensors_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    assert!(tensor_file::read::<f32>(directory.path()).unwrap_err().to_string().contains("found no regular file"));
    assert!(tensor_file::read::<f32>(&directory.path().join("nothing")).is_err());
    let text = directory.path().join("text");
    std::fs::write(&text, "not a tensor").unwrap();
    assert!(tensor_file::read::<f32>(&text).unwrap_err().place.ends_with("text: header"));
    assert!(tensor_file::write(&directory.path().join("none/net"), &Weights { tensors: Vec::new() }).is_err());
}

#[test]
fn half_precision_and_any_number_of_axes_are_read_and_types_without_weights_left_out() {
    let file = |header: &str, data: usize| {
        let length = (header.len() as u64).to_le_bytes();
        let bytes = [&length, header.as_bytes(), &vec![0; data]].concat();
        tensor_file::from_bytes::<f32>(&bytes)
    };
    let half = file(r#"{"w":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}"#, 4).unwrap();
    assert_eq!(half.get("w").unwrap().as_slice(), Some([0.0, 0.0].as_slice()));
    let deep = file(r#"{"w":{"dtype":"F32","shape":[1,1,1,1,1],"data_offsets":[0,4]}}"#, 4).unwrap();
    assert_eq!(deep.get("w").unwrap().ndim(), 5);
    let eights = file(r#"{"w":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}"#, 2).unwrap();
    assert!(eights.get("w").is_none());
    let double = file(r#"{"w":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#, 8).unwrap();
    assert_eq!(double.get("w").unwrap().shape(), [1]);
    let empty = file(r#"{"w":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]}}"#, 0).unwrap();
    assert!(empty.get("w").unwrap().is_empty());
}

#[test]
fn the_average_moves_towards_the_net_by_one_minus_the_decay() {
    let (tape, _) = net(4);
    let (other, _) = net(5);
    let mut average = Weights::of(&tape);
    average.average(&other, 0.75);
    for (((_, average), (_, old)), (_, new)) in average.tensors.iter().zip(tape.parameters()).zip(other.parameters()) {
        assert_eq!(average, &(&old * 0.75 + &new * 0.25));
    }
}

proptest! {
    #[test]
    fn damaged_files_never_panic(place in 0_usize..400, byte in any::<u8>(), cut in 0_usize..400) {
        let mut bytes = tensor_file::to_bytes(&Weights::of(&net(6).0));
        let place = place % bytes.len();
        bytes[place] = byte;
        bytes.truncate(bytes.len().saturating_sub(cut % 20));
        if let Ok(weights) = tensor_file::from_bytes::<f32>(&bytes) {
            let _ = weights.restore(&mut net(6).0);
        }
    }
}

#[test]
fn a_file_of_f64_keeps_all_its_digits_where_they_are_computed_with() {
    let header = r#"{"w":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#;
    let third = 1.0_f64 / 3.0;
    let bytes = [&(header.len() as u64).to_le_bytes(), header.as_bytes(), &third.to_le_bytes()].concat();
    assert_eq!(tensor_file::from_bytes::<f64>(&bytes).unwrap().get("w").unwrap()[[0]], third);
    assert_eq!(tensor_file::from_bytes::<f32>(&bytes).unwrap().get("w").unwrap()[[0]], third as f32);
}
