//! Lectures through the command line: the sample is in order, and what is wrong with one is told in one line.

use assert_cmd::Command;
use std::fs;

const GOOD: &str = r#"title = { en = "T", ko = "제" }
[[scene]]
id = "forward"
set = { steps = 50 }
[[scene.cue]]
name = "end"
at = "end"
say = { en = "{alpha_bar_t:.2}", ko = "{alpha_bar_t:.2}" }
"#;

/// What `lesson FILE --check` says of a lecture: exit code, standard output, standard error.
fn check(text: &str) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lecture.toml");
    fs::write(&path, text).expect("written");
    let output = Command::cargo_bin("glassbox").expect("the binary").arg("lesson").arg(&path).arg("--check").output();
    let output = output.expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn sample() -> &'static str {
    concat!(env!("CARGO_MANIFEST_DIR"), "/scenes/lectures/noise.toml")
}

#[test]
fn the_sample_lecture_is_in_order() {
    let output = Command::cargo_bin("glassbox").expect("the binary").args(["lesson", sample(), "--check"]).output();
    let output = output.expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let spoken =
        Command::cargo_bin("glassbox").expect("the binary").args(["lesson", sample(), "--lang", "ko"]).output();
    let spoken = String::from_utf8(spoken.expect("it runs").stdout).expect("UTF-8");
    assert!(spoken.starts_with("노이즈가 하는 일\n") && spoken.lines().count() == 8, "{spoken}");
}

#[test]
fn a_good_lecture_passes() {
    assert_eq!(check(GOOD), (Some(0), "T: 1 scenes, 1 cues, all in order\n".into(), String::new()));
}

#[test]
fn a_bad_lecture_is_refused_with_line_column_and_what_was_expected() {
    let ask = r#"ask = { en = "?", ko = "?" }
choices = ["a", "b"]
answer = "t""#;
    let cases: &[(&str, String, &str)] = &[
        (
            "an unknown scene",
            GOOD.replace("forward", "backward"),
            "found backward, expected one of regression, depth, recurrent",
        ),
        ("an unknown knob", GOOD.replace("steps =", "stops ="), "stops"),
        ("a bad value", GOOD.replace("steps = 50", "steps = 5"), "a whole number from 10 to 1000"),
        ("an unknown reading", GOOD.replace("alpha_bar_t", "alphabet"), "{alphabet}"),
        (
            "a choice that is no number",
            GOOD.replace(r#"say = { en = "{alpha_bar_t:.2}", ko = "{alpha_bar_t:.2}" }"#, ask),
            "9:",
        ),
        ("a cue past the end", GOOD.replace("at = \"end\"", "at = 51"), "at most 50"),
        (
            "a text in no language",
            GOOD.replace(r#"{ en = "{alpha_bar_t:.2}", ko = "{alpha_bar_t:.2}" }"#, "{}"),
            "en and ko",
        ),
        ("a text in a third", GOOD.replace("en = \"{", "fr = \"{"), "unknown field `fr`"),
        ("a caption of three lines", GOOD.replace("en = \"{", &format!("en = \"{}{{", "word ".repeat(40))), "3 lines"),
        (
            "a task about nothing",
            format!(
                "{GOOD}[[scene.task]]\nsay = \"a\"\nhint = \"b\"\nwhen = \"nothing < 1\"\nsolution = {{ at = 0 }}\n"
            ),
            "nothing",
        ),
        (
            "a part without its cue",
            format!("{GOOD}[[scene.tour]]\nname = \"a\"\ntitle = \"A\"\nfirst = \"no\"\n"),
            "the name of a cue",
        ),
        (
            "a setting, by its own line",
            GOOD.replace("at = \"end\"", "at = \"end\"\nset = { schedule = \"cosine\", data = \"round\" }"),
            " 8:37: data: found round",
        ),
        ("a file outside", GOOD.replace("steps = 50", "image = \"../me.png\""), "in the folder of the lecture"),
        ("an absolute file", GOOD.replace("steps = 50", "image = \"/dev/zero\""), "in the folder of the lecture"),
        ("a file that is not there", GOOD.replace("steps = 50", "image = \"none.png\""), "none.png"),
        ("an unknown key", GOOD.replace("name =", "nome ="), "unknown field `nome`"),
        ("no TOML", "title = {".into(), "1:"),
        ("no scene", "title = { en = \"T\", ko = \"제\" }\nscene = []".into(), "at least one"),
        ("ten megabytes", format!("{GOOD}#{}", "x".repeat(10 << 20)), "1 MB"),
    ];
    for (what, text, expected) in cases {
        let (code, stdout, stderr) = check(text);
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{what}: {stderr}");
        assert!(stderr.starts_with("error: ") && stderr.lines().count() == 1, "{what}: {stderr}");
        assert!(stderr.contains(expected), "{what}: {stderr}");
    }
}

/// Both scenes, one after the other; without `--lesson` or beside a scene it is refused.
#[test]
fn a_lecture_is_recorded_like_a_tour() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, film) = (folder.path().join("lecture.toml"), folder.path().join("film.txt"));
    let again = GOOD.split_once('\n').expect("lines").1.replace("\"end\"", "\"0\"");
    fs::write(&file, format!("{GOOD}{again}")).expect("written");
    let record = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("glassbox").expect("the binary");
        command.arg("record").args(arguments).arg("-o").arg(&film).args(["--fps", "1", "--size", "60x20"]);
        command.args(["--chapters"]).output().expect("it runs")
    };
    let output = record(&["--lesson", file.to_str().expect("UTF-8")]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let chapters = fs::read_to_string(folder.path().join("film.chapters.vtt")).expect("written");
    assert_eq!(chapters.matches("-->").count(), 2, "{chapters}");
    let text = fs::read_to_string(&film).expect("written");
    assert!(text.contains("0.60") && text.contains("1.00"), "the captions of both scenes: {text}");
    fs::remove_file(&film).expect("removed");
    for wrong in [&[][..], &["--lesson", "/nowhere.toml"], &["--lesson", sample(), "forward"]] {
        let output = record(wrong);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1, "{wrong:?}");
        assert!(!film.exists());
    }
}

/// In one language, in parts, with a summary, tasks and symbols of its own.
#[test]
fn a_lecture_says_what_it_wants_in_the_language_it_wants() {
    let text = r#"title = "Noise"
[[scene]]
id = "forward"
summary = ["It ends at {alpha_bar_t:.2}."]
[scene.symbol."ᾱₜ"]
ko = "남은 신호의 비율"
[[scene.tour]]
name = "all"
title.ko = "전부"
first = "start"
[[scene.task]]
say = "Leave nothing."
hint = "Turn a knob."
when = "alpha_bar_t < 1e-6"
solution = { at = "end", set = { zero-terminal-snr = true } }
[[scene.cue]]
name = "start"
at = 0
say.ko = "시작이에요."
[[scene.cue]]
name = "guess"
at = "10%"
ask = "How much is left?"
choices = [{ en = "some", when = "alpha_bar_t > 0.5" }, { ko = "없음", when = "alpha_bar_t <= 0.5" }]
"#;
    let (code, said, complaint) = check(&text.replace("summary = [", "summary.en = ["));
    assert_eq!((code, complaint.as_str()), (Some(0), ""));
    assert_eq!(said, "Noise: 1 scenes, 2 cues, all in order\n");
    let refused = check(text).2;
    assert!(refused.contains(" 4:"), "a list is no text: {refused}");
}

/// What a question sets for its answer is not in force while it waits: its own moment need not be there then.
#[test]
fn a_question_may_have_a_moment_that_its_answer_has_not() {
    let ask = "at = 40\nask = \"?\"\nchoices = [1, 2]\nanswer = \"t\"\nreveal_set = { steps = 20 }\nreveal_at = \"end\"\nreveal = \"{t}\"";
    let text = GOOD.replace("at = \"end\"\nsay = { en = \"{alpha_bar_t:.2}\", ko = \"{alpha_bar_t:.2}\" }", ask);
    assert_eq!(check(&text), (Some(0), "T: 1 scenes, 1 cues, all in order\n".into(), String::new()));
}
