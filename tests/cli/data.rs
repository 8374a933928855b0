//! `data`: the numbers behind a frame, exactly.

use crate::{json, output};
use glassbox::engine::schedule::{Kind, Recipe, Schedule};
use serde_json::Value;

/// The values of an array as csv prints them; none where there is no value.
fn column(csv: &str, id: &str) -> Vec<Option<f64>> {
    let rows = csv.lines().skip(1).map(|line| line.splitn(3, ',').collect::<Vec<_>>());
    rows.filter(|row| row[0] == id).map(|row| row[2].parse().ok()).collect()
}

#[test]
fn the_object_says_what_was_asked_and_where_it_is() {
    let data = json(&["data", "forward", "--steps", "40", "--schedule", "cosine", "--seed", "7", "--at", "50%"]);
    assert_eq!((&data["scene"], &data["seed"]), (&"forward".into(), &7.into()));
    assert_eq!((&data["at"], &data["act"], &data["moments"]), (&20.into(), &"noising".into(), &41.into()));
    assert_eq!((&data["knobs"]["steps"], &data["knobs"]["schedule"]), (&"40".into(), &"cosine".into()));
    assert_eq!(data["readings"]["alpha_bar_t"]["symbol"], "ᾱₜ");
    assert_eq!(data["readings"]["x0"]["shape"].as_array().map(Vec::len), Some(3));
    let checks = data["checks"].as_array().expect("checks");
    assert!(checks.len() > 3 && checks.iter().all(|check| check["ok"] == true));
    for key in ["claim", "left", "right", "tolerance", "source"] {
        assert!(checks.iter().all(|check| !check[key].is_null()), "{key}");
    }
}

#[test]
fn every_number_has_all_its_digits() {
    let schedule = Schedule::new(&Recipe { kind: Kind::Cosine, steps: 40, ..Recipe::default() });
    let arguments = ["data", "forward", "--steps", "40", "--schedule", "cosine", "--at", "21"];
    let csv = output(&[&arguments[..], &["--format", "csv"]].concat());
    let json = output(&arguments);
    let alpha_bar = column(&csv, "alpha_bar");
    assert_eq!(alpha_bar.len(), 40);
    for t in 1..=40 {
        assert_eq!(alpha_bar[t - 1].map(f64::to_bits), Some(schedule.alpha_bar(t).to_bits()), "t = {t}");
    }
    let (_, after) = json.split_once("\"alpha_bar_t\":{\"symbol\":\"ᾱₜ\",\"value\":").expect("the reading");
    let digits = after.split('}').next().expect("a number");
    assert_eq!(digits.parse::<f64>().map(f64::to_bits), Ok(schedule.alpha_bar(21).to_bits()));
}

#[test]
fn json_and_csv_hold_the_same_readings() {
    let arguments = ["data", "forward", "--steps", "12", "--data", "mixture-1d", "--path", "chain", "--at", "0"];
    let csv = output(&[&arguments[..], &["--format", "csv"]].concat());
    assert_eq!(csv.lines().next(), Some("id,index,value"));
    let data = json(&arguments);
    let readings = data["readings"].as_object().expect("readings");
    let mut rows = 0;
    for (id, reading) in readings {
        let values = reading["data"].as_array().cloned().unwrap_or_else(|| vec![reading["value"].clone()]);
        let column = column(&csv, id);
        assert_eq!(column.len(), values.len(), "{id}");
        for (row, value) in column.iter().zip(&values) {
            // The parser of JSON may be off by one in the last place; the printed digits are not.
            let near = |a: f64, b: f64| (a - b).abs() <= f64::EPSILON * a.abs();
            assert!(row.is_none() == value.is_null(), "{id}");
            assert!(row.zip(value.as_f64()).is_none_or(|(a, b)| near(a, b)), "{id}: {row:?} {value}");
        }
        rows += values.len();
    }
    assert_eq!(rows + 1, csv.lines().count());
}

#[test]
fn what_is_infinite_or_undefined_is_null() {
    let readings = json(&["data", "forward", "--steps", "50", "--path", "chain", "--at", "0"])["readings"].clone();
    for infinite in ["snr_t", "log_snr_t", "kl_to_normal"] {
        assert_eq!(readings[infinite]["value"], Value::Null, "{infinite}");
    }
    assert_eq!(readings["alpha_bar_t"]["value"], 1.0);
    assert!(readings["eps"]["data"].as_array().expect("an array").iter().all(Value::is_null), "no step, no noise");
    assert_eq!(readings["snr_crosses_one"]["value"], Value::Null, "50 steps of the paper's βs never get there");
}

#[test]
fn the_schedules_agree_with_diffusers() {
    let file: Value = serde_json::from_str(include_str!("../reference/schedules.json")).expect("JSON");
    let cases = file["cases"].as_array().expect("cases");
    let offered = |case: &&Value| case["T"].as_u64().is_some_and(|steps| (10..=1000).contains(&steps));
    let compared = cases.iter().filter(offered).map(agrees_with_diffusers).count();
    assert!(compared > 30, "{compared} of {} cases", cases.len());
}

fn agrees_with_diffusers(case: &Value) {
    let schedule = match case["schedule"].as_str().expect("a schedule") {
        "scaled_linear" => "scaled-linear",
        "squaredcos_cap_v2" => "cosine",
        same => same,
    };
    let (steps, start, end) = (case["T"].to_string(), case["beta_start"].to_string(), case["beta_end"].to_string());
    let mut arguments =
        vec!["data", "forward", "--format", "csv", "--data", "digit", "--schedule", schedule, "--steps", &steps];
    if schedule != "cosine" {
        arguments.extend(["--beta-start", &start, "--beta-end", &end]);
    }
    if case["rescale_betas_zero_snr"] == true {
        arguments.push("--zero-terminal-snr");
    }
    let csv = output(&arguments);
    let list = |key: &str| case[key].as_array().or_else(|| case[key]["data"].as_array());
    let reference = |key: &str| list(key).expect("a list").iter().map(Value::as_f64).collect::<Vec<_>>();
    let index: Vec<usize> = reference("index").into_iter().map(|i| i.expect("an index") as usize).collect();
    for (id, key, tolerance) in
        [("beta", "betas", 1e-10), ("alpha_bar", "alphas_cumprod", 1e-12), ("snr", "snr", 1e-10)]
    {
        let ours = column(&csv, id);
        assert_eq!(ours.len().to_string(), steps);
        for (i, theirs) in index.iter().zip(reference(key)) {
            let near = ours[*i].zip(theirs).is_some_and(|(a, b)| (a - b).abs() <= tolerance * b.abs());
            assert!(near, "{} {id} at index {i}: {:?}, diffusers {theirs:?}", case["name"], ours[*i]);
        }
    }
}

#[test]
fn a_comparison_gives_the_numbers_of_both_sides_at_the_same_place() {
    let arguments = ["data", "forward", "--steps", "40", "--at", "50%", "--compare", "steps=20"];
    let alone = json(&["data", "forward", "--steps", "20", "--at", "50%"]);
    assert_eq!(json(&arguments)["compared"], alone);
    let csv = output(&[&arguments[..], &["--format", "csv"]].concat());
    assert_eq!((column(&csv, "alpha_bar").len(), column(&csv, "compared.alpha_bar").len()), (40, 20));
}
