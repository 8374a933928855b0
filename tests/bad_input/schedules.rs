//! Schedules of diffusers that are none.

use crate::{Folder, assert_scene_refused, assert_takes_only_regular_files};

#[test]
fn only_regular_files_within_the_limit_are_read() {
    assert_takes_only_regular_files("--schedule-file");
}

#[test]
fn what_is_no_schedule_is_refused_at_its_key() {
    let folder = Folder::new();
    for (name, content, says) in [
        ("empty.json", "", "bad JSON"),
        ("text.json", "linear", "bad JSON"),
        ("cut.json", "{\"num_train_timesteps\": 10", "line 1, column 26"),
        ("list.json", "[1, 2]", "a list of 2"),
        ("zero.json", "{\"num_train_timesteps\": 0}", "num_train_timesteps: found 0"),
        ("negative.json", "{\"num_train_timesteps\": -5}", "num_train_timesteps: found -5"),
        ("half.json", "{\"num_train_timesteps\": 10.5}", "num_train_timesteps: found 10.5"),
        ("long.json", "{\"num_train_timesteps\": 4001}", "from 1 to 4000"),
        ("text-steps.json", "{\"num_train_timesteps\": \"many\"}", "found \"many\""),
        ("below.json", "{\"beta_start\": -0.1}", "beta_start: found -0.1"),
        ("above.json", "{\"beta_end\": 1.5}", "beta_end: found 1.5"),
        ("nan.json", "{\"beta_end\": NaN}", "beta_end: found"),
        ("flow.json", "{\"_class_name\": \"FlowMatchEulerDiscreteScheduler\", \"shift\": 3.0}", "flow matching"),
        ("unknown-class.json", "{\"_class_name\": \"TheirScheduler\"}", "TheirScheduler, which is not known"),
        ("unknown.json", "{\"beta_schedule\": \"cosine\"}", "linear, scaled_linear, squaredcos_cap_v2, sigmoid"),
        ("flag.json", "{\"rescale_betas_zero_snr\": 1}", "rescale_betas_zero_snr: found 1"),
        ("no-betas.json", "{\"trained_betas\": []}", "trained_betas"),
        ("bad-beta.json", "{\"trained_betas\": [0.1, -0.2]}", "trained_betas[1]: found -0.2"),
        ("large-beta.json", "{\"trained_betas\": [0.1, 1.2]}", "trained_betas[1]: found 1.2"),
        (
            "mismatch.json",
            "{\"trained_betas\": [0.1, 0.2], \"num_train_timesteps\": 3}",
            "num_train_timesteps: found 3",
        ),
        ("escape.json", "{\"beta_schedule\": \"\\u001b[31m\"}", "beta_schedule"),
        ("deep.json", &"[".repeat(100_000), "bad JSON"),
    ] {
        let path = folder.file(name, content);
        assert_scene_refused(&["--schedule-file", &path], &["schedule-file: ", &path, says]);
    }
    let bytes = folder.file("bytes.json", b"{\"beta_schedule\": \"\xff\"}");
    assert_scene_refused(&["--schedule-file", &bytes], &[&bytes, "UTF-8"]);
}

#[test]
fn a_schedule_file_beside_what_it_decides_is_refused() {
    let folder = Folder::new();
    let file = folder.file("good.json", "{\"num_train_timesteps\": 100}");
    assert_scene_refused(&["--schedule-file", &file, "--schedule", "linear"], &["schedule", "linear", "schedule-file"]);
    assert_scene_refused(&["--schedule-file", &file, "--steps", "50"], &["steps: found 50, expected 100"]);
    assert_scene_refused(&["--schedule-file", &file, "--beta-end", "0.1"], &["beta-end", "no effect"]);
    assert_scene_refused(&["--schedule-file", &file, "--zero-terminal-snr"], &["zero-terminal-snr", "no effect"]);
}
