//! `--at`: moments by name.

use crate::{finished, reach, stage};
use glassbox::scene::{At, Resolved, Stage};

const EARLY: &[(&str, &str)] = &[("stop-early", "on"), ("flat", "0.05")];

#[test]
fn every_form_names_its_moment() {
    // 41 moments of training, then 5 of asking.
    for (place, moment) in [
        ("0", 0),
        ("45", 45),
        ("0%", 0),
        ("50%", 23),
        ("100%", 45),
        ("end", 45),
        ("training", 0),
        ("training:0", 0),
        ("training:40", 40),
        ("training:25%", 10),
        ("training:100%", 40),
        ("training:end", 40),
        ("asking", 41),
        ("asking:3", 44),
        ("asking:50%", 43),
        ("asking:end", 45),
    ] {
        assert_eq!(reach(place, &mut stage(&[])), moment, "{place}");
        assert_eq!(reach(place, &mut finished(&[])), moment, "{place}, when all is there");
        let at: At = place.parse().unwrap();
        assert_eq!(at.to_string().parse(), Ok(at), "{place}");
    }
}

#[test]
fn only_as_much_is_simulated_as_the_place_asks_for() {
    let mut stage = stage(&[]);
    reach("training:3", &mut stage);
    assert_eq!(stage.len(), 4);
    reach("asking", &mut stage);
    assert_eq!(stage.len(), 42);
}

#[test]
fn past_the_end_is_refused_naming_the_last_moment() {
    for (place, last) in [("46", 45), ("2000", 45), ("training:41", 40), ("asking:5", 4)] {
        for mut stage in [stage(&[]), finished(&[])] {
            let refusal = place.parse::<At>().unwrap().reach(&mut stage).unwrap_err();
            assert_eq!((refusal.found.as_str(), refusal.expected), (place, format!("at most {last}, the last moment")));
        }
    }
}

#[test]
fn what_is_past_the_plan_is_refused_before_anything_runs() {
    let mut stage = stage(&[]);
    for place in ["46", "training:41", "asking:5"] {
        assert!(place.parse::<At>().unwrap().reach(&mut stage).is_err());
    }
    assert!(stage.is_empty());
}

#[test]
fn an_act_that_ended_early_ends_where_it_ended() {
    let mut stage = finished(EARLY);
    let last = stage.begun()[0].len - 1;
    assert!(last < 40);
    assert_eq!(reach("training:end", &mut stage), last);
    assert_eq!(reach("training:100%", &mut stage), last);
    assert_eq!(reach("asking", &mut stage), last + 1);
    assert_eq!(reach("end", &mut stage), last + 5);
    let refusal = "training:30".parse::<At>().unwrap().reach(&mut stage).unwrap_err();
    assert_eq!(refusal.expected, format!("at most {last}, the last moment"));
    let refusal = "45".parse::<At>().unwrap().reach(&mut stage).unwrap_err();
    assert_eq!(refusal.expected, format!("at most {}, the last moment", last + 5));
}

#[test]
fn an_unknown_act_is_refused_naming_the_acts() {
    let Resolved::Nowhere(refusal) = "sampling:3".parse::<At>().unwrap().resolve(&stage(&[])) else { panic!("no act") };
    assert_eq!(refusal.expected, "an act: training, asking");
}

#[test]
fn what_is_no_place_is_refused_naming_the_forms() {
    for bad in
        ["", "-1", "1.5", "x%", "101%", "-1%", "nan%", "inf%", "END", ":3", "3:training", "training:", "a:b:c", "%"]
    {
        let refusal = bad.parse::<At>().expect_err(bad);
        assert_eq!(refusal.expected, "N, P%, end, ACT, ACT:N, ACT:P% or ACT:end", "{bad}");
    }
}

#[test]
fn a_place_is_later_until_the_trace_gets_there() {
    let mut stage = stage(&[]);
    let place: At = "asking:2".parse().unwrap();
    assert_eq!(place.resolve(&stage), Resolved::Later);
    reach("training:end", &mut stage);
    assert_eq!(place.resolve(&stage), Resolved::Later);
    assert_eq!(place.reach(&mut stage), Ok(43));
    assert_eq!(place.resolve(&stage), Resolved::Moment(43));
}
