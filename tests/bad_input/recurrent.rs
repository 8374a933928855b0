//! Cells and sequences that are none.

use crate::{Folder, assert_refused};
use glassbox::engine::nn::Weights;
use glassbox::engine::tensor_file::to_bytes;
use ndarray::{ArrayD, IxDyn};

fn refused(arguments: &[&str], says: &[&str]) {
    for command in ["frame", "data"] {
        assert_refused(&[&[command, "recurrent"], arguments].concat(), says);
    }
}

/// A safetensors file of tensors with these names and shapes, every number the same.
fn tensors(shapes: &[(&str, &[usize])], number: f32) -> Vec<u8> {
    let tensor = |(name, shape): &(&str, &[usize])| ((*name).to_owned(), ArrayD::from_elem(IxDyn(shape), number));
    to_bytes(&Weights { tensors: shapes.iter().map(tensor).collect() })
}

fn npy(shape: &str, numbers: usize) -> Vec<u8> {
    let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n");
    let length = (header.len() as u16).to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), &vec![0; 8 * numbers]].concat()
}

const GRU: [(&str, &[usize]); 4] =
    [("gru.weight_ih_l0", &[6, 3]), ("gru.weight_hh_l0", &[6, 2]), ("gru.bias_ih_l0", &[6]), ("gru.bias_hh_l0", &[6])];

#[test]
fn weights_that_are_no_recurrent_layer_are_refused() {
    let folder = Folder::new();
    let other = |at: usize, tensor: (&'static str, &'static [usize])| {
        let mut tensors = GRU;
        tensors[at] = tensor;
        tensors
    };
    for (name, bytes, says) in [
        ("text", b"no tensors".to_vec(), "safetensors"),
        ("empty", tensors(&[], 0.0), "found none"),
        ("linear", tensors(&[("weight", &[2, 2])], 0.0), "weight_hh_l0"),
        ("five", tensors(&other(1, ("gru.weight_hh_l0", &[10, 2])), 0.1), "shape [10, 2]"),
        ("vector", tensors(&other(1, ("gru.weight_hh_l0", &[6])), 0.1), "two axes"),
        ("rows", tensors(&other(0, ("gru.weight_ih_l0", &[4, 3])), 0.1), "[6, I]"),
        ("bias", tensors(&other(2, ("gru.bias_ih_l0", &[2])), 0.1), "expected [6]"),
        ("missing", tensors(&GRU[..3], 0.1), "no such tensor"),
        ("infinite", tensors(&GRU, f32::INFINITY), "finite"),
    ] {
        refused(&["--weights", &folder.file(name, bytes)], &["weights: ", says]);
    }
    refused(&["--weights", &folder.path("")], &["weights: "]);
}

#[test]
fn a_sequence_of_another_shape_is_refused() {
    let folder = Folder::new();
    for (name, bytes, says) in [
        ("text", b"1,2,3\n".to_vec(), "a .npy or .safetensors file"),
        ("line", npy("(8,)", 8), "shape [8]"),
        ("short", npy("(4, 1)", 4), "T from 5 to 500"),
        ("long", npy("(501, 1)", 501), "T from 5 to 500"),
        ("claims-more", npy("(100000, 1000000)", 8), "as its header says"),
    ] {
        refused(&["--input", &folder.file(name, bytes)], &["input: ", says]);
    }
    refused(&["--input", "/dev/zero"], &["a device"]);
}

#[test]
fn a_sequence_has_to_fit_the_cell_and_what_a_cell_decides_cannot_be_turned() {
    let folder = Folder::new();
    let (cell, x) = (folder.file("gru", tensors(&GRU, 0.1)), folder.file("x", npy("(6, 2)", 12)));
    refused(&["--weights", &cell, "--input", &x], &["input: found 2 numbers a step, expected 3"]);
    refused(&["--weights", &cell, "--hidden", "4"], &["hidden", "no effect"]);
    refused(&["--weights", &cell, "--train-steps", "50"], &["train-steps", "no effect"]);
    refused(&["--weights", &cell, "--cells", "rnn"], &["cells", "weights"]);
}
