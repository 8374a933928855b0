//! `glassbox verify`: every check of every scene, under several seeds and at several moments.

use super::{Failure, data, emit};
use crate::app::library::{Topic, scene_names, topics};
use crate::lesson::Lesson;
use crate::refusal::{Refusal, Result};
use crate::scene::{At, Check, Stage};
use clap::ArgMatches;
use serde_json::json;
use std::fmt::Write;

const SEEDS: u64 = 3;

/// One check somewhere.
struct Finding {
    scene: &'static str,
    setting: String,
    seed: u64,
    at: usize,
    check: Check,
}

/// Checks the scenes named, or all; exit code 1 if a check fails.
pub fn run(matches: &ArgMatches) -> Result<u8, Failure> {
    let named: Vec<&String> = matches.get_many("scenes").into_iter().flatten().collect();
    if let Some(unknown) = named.iter().find(|name| !topics().iter().any(|topic| topic.is_called(name))) {
        return Err(Refusal::new("scene", unknown.as_str(), scene_names()).into());
    }
    let mut findings = Vec::new();
    for topic in topics().iter().filter(|topic| named.is_empty() || named.iter().any(|name| topic.is_called(name))) {
        findings.extend(verify(topic)?);
    }
    let output = if matches.get_flag("json") { as_json(&findings) } else { as_text(&findings) };
    emit(output.as_bytes())?;
    Ok(exit_code(&findings))
}

fn exit_code(findings: &[Finding]) -> u8 {
    u8::from(!findings.iter().all(|finding| finding.check.holds()))
}

fn verify(topic: &Topic) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for settings in topic.head.trials() {
        let setting = settings.iter().map(|(id, value)| format!("--{id} {value}")).collect::<Vec<_>>().join(" ");
        let mut stage = topic.stage();
        stage.choose(&settings)?;
        let seeds = if stage.is_random() { SEEDS } else { 1 };
        for seed in 0..seeds {
            stage.reseed(seed);
            for at in moments(&mut *stage)? {
                let found = |check| Finding { scene: topic.id, setting: setting.clone(), seed, at, check };
                findings.extend(stage.checks(at).into_iter().map(found));
            }
        }
    }
    Ok(findings)
}

/// The first moments, some on the way, and the last of every act.
fn moments(stage: &mut dyn Stage) -> Result<Vec<usize>> {
    let mut moments = Vec::new();
    for act in stage.acts().to_vec() {
        for fraction in [0.0, 0.001, 0.002, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0] {
            moments.push(At::in_act(act.id, fraction).reach(stage)?);
        }
    }
    moments.dedup();
    Ok(moments)
}

fn as_json(findings: &[Finding]) -> String {
    let object = |finding: &Finding| {
        json!({
            "scene": finding.scene,
            "setting": finding.setting,
            "seed": finding.seed,
            "at": finding.at,
            "check": data::check(&finding.check),
        })
    };
    format!("{}\n", json!(findings.iter().map(object).collect::<Vec<_>>()))
}

/// A line for each claim, with the tightest place; then each failure.
fn as_text(findings: &[Finding]) -> String {
    let mut text = String::new();
    for topic in topics() {
        let mut claims: Vec<&str> = Vec::new();
        for finding in findings.iter().filter(|finding| finding.scene == topic.id) {
            if !claims.contains(&finding.check.claim) {
                claims.push(finding.check.claim);
                summarise(&mut text, topic.lesson(), findings, finding);
            }
        }
    }
    let failed: Vec<_> = findings.iter().filter(|finding| !finding.check.holds()).collect();
    for finding in &failed {
        let Check { claim, left, right, tolerance, .. } = &finding.check;
        let Finding { scene, setting, seed, at, .. } = finding;
        let _ = writeln!(
            text,
            "FAILED {claim}: {left} ≠ {right} (±{tolerance}): glassbox {scene} {setting} --seed {seed} --at {at}"
        );
    }
    let _ = writeln!(text, "{} checks, {} failed", findings.len(), failed.len());
    text
}

fn summarise(text: &mut String, lesson: &Lesson, findings: &[Finding], first: &Finding) {
    let claim = first.check.claim;
    let same = || findings.iter().filter(|finding| finding.scene == first.scene && finding.check.claim == claim);
    let (count, failed) = (same().count(), same().filter(|finding| !finding.check.holds()).count());
    let mark = if failed == 0 { "✓" } else { "✗" };
    let words = lesson.words.en.get(&format!("claim.{claim}")).to_owned();
    let sharp = sharpness(same().map(|finding| &finding.check));
    let _ = writeln!(text, "{mark} {:<10} {words} ({count} times, {sharp}; {})", first.scene, first.check.source);
}

/// How large an error must be to be noticed, as a part of the value: in half of the places, and in the bluntest of them.
fn sharpness<'a>(checks: impl Iterator<Item = &'a Check> + Clone) -> String {
    let mut parts: Vec<f64> = checks.clone().map(Check::sharpness).filter(|part| part.is_finite()).collect();
    parts.sort_by(f64::total_cmp);
    match (parts.get(parts.len() / 2), parts.last()) {
        (Some(_), Some(0.0)) => "exact".into(),
        (Some(median), Some(worst)) => format!("±{median:.0e} of the value, at worst ±{worst:.0e}"),
        _ => format!("±{:.0e} around 0", checks.map(|check| check.tolerance).fold(0.0, f64::max)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(left: f64) -> Finding {
        let check = Check { claim: "mean", left, right: 0.5, tolerance: 0.1, source: "a test" };
        Finding { scene: "forward", setting: "--steps 50".into(), seed: 1, at: 7, check }
    }

    #[test]
    fn a_claim_says_how_large_an_error_it_notices() {
        let check = |left, tolerance| Check { claim: "mean", left, right: left, tolerance, source: "a test" };
        let told = |checks: &[Check]| sharpness(checks.iter());
        assert_eq!(told(&[check(1.0, 0.1), check(2.0, 0.1), check(0.1, 0.1)]), "±1e-1 of the value, at worst ±1e0");
        assert_eq!(told(&[check(0.0, 1e-9)]), "±1e-9 around 0");
        assert_eq!(told(&[check(3.0, 0.0)]), "exact");
    }

    #[test]
    fn one_failed_check_is_told_with_its_place_and_makes_the_exit_code_1() {
        let findings = [finding(0.5), finding(0.7)];
        assert_eq!((exit_code(&findings[..1]), exit_code(&findings)), (0, 1));
        let text = as_text(&findings);
        assert!(text.starts_with("✗ forward "), "{text}");
        assert!(text.contains("0.7 ≠ 0.5 (±0.1): glassbox forward --steps 50 --seed 1 --at 7\n"), "{text}");
        assert!(text.ends_with("2 checks, 1 failed\n"), "{text}");
    }
}
