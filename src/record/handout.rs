//! A tour on paper: every cue as a picture with what is said, the formula and the command that leads there, in one file.
//! Answers stand at the end, where a question does not show them.

use super::{Frame, Options, svg};
use crate::app::settings::Settings;
use crate::app::show::Show;
use crate::app::{pair::Pair, reproduce, theatre, words};
use crate::lesson::Lesson;
use crate::refusal::Result;
use crate::scene::{At, Stage};
use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use ratatui::{buffer::Buffer, layout::Rect};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

/// A tour, or several, to be printed.
pub struct Handout {
    title: String,
    scenes: Vec<Chapter>,
    options: Options,
}

/// A scene of it.
struct Chapter {
    title: String,
    question: String,
    sheets: Vec<Sheet>,
}

/// A cue of it.
struct Sheet {
    /// Where in the scene it is: `noising:25%`.
    place: String,
    picture: Buffer,
    said: String,
    /// What is said once a question has been answered.
    answer: Option<String>,
    /// The formula with its numbers, and where it is from.
    formula: Option<(String, String)>,
    command: String,
}

/// The columns and rows that a cue is drawn on; those below the picture are left out, since they are told beside it.
const SIZE: (u16, u16) = (80, 24);

impl Handout {
    /// Simulates every scene to each of its cues, and draws them.
    ///
    /// # Errors
    /// A cue that cannot be played.
    pub fn of(
        title: &str,
        scenes: impl IntoIterator<Item = (Arc<Lesson>, Box<dyn Stage>)>,
        settings: &Settings,
        options: &Options,
    ) -> Result<Self> {
        let scenes = scenes.into_iter().map(|(lesson, stage)| chapter(&lesson, stage, settings));
        Ok(Self { title: title.to_owned(), scenes: scenes.collect::<Result<_>>()?, options: options.clone() })
    }

    /// As one page for a browser, which prints two cues on a sheet of paper.
    pub fn html(&self, settings: &Settings) -> String {
        let (lang, title) = (settings.lang.code(), escaped(&self.title));
        let mut page = format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        );
        let mut answers = String::new();
        for (number, scene, sheet) in self.numbered() {
            if let Some(scene) = scene {
                let _ = writeln!(page, "<h2>{}</h2>\n<p>{}</p>", escaped(&scene.title), escaped(&scene.question));
            }
            let formula = sheet.formula.as_ref().map_or(String::new(), |(formula, source)| {
                format!("<p class=\"formula\">{} <small>{}</small></p>\n", escaped(formula), escaped(source))
            });
            let _ = write!(
                page,
                "<section>\n<h3>{number}. {}</h3>\n{}<p>{}</p>\n{formula}<pre>{}</pre>\n</section>\n",
                escaped(&sheet.place),
                self.drawn(&sheet.picture, &format!("c{number}-")),
                escaped(&sheet.said),
                escaped(&sheet.command),
            );
            if let Some(answer) = &sheet.answer {
                let _ = writeln!(answers, "<p>{number}. {}</p>", escaped(answer));
            }
        }
        if !answers.is_empty() {
            let _ = write!(page, "<section class=\"answers\">\n<h2>{}</h2>\n{answers}</section>\n", heading(settings));
        }
        page + "</body>\n</html>\n"
    }

    /// As Markdown, with the pictures inside.
    pub fn markdown(&self, settings: &Settings) -> String {
        let mut page = format!("# {}\n", self.title);
        let mut answers = String::new();
        for (number, scene, sheet) in self.numbered() {
            if let Some(scene) = scene {
                let _ = write!(page, "\n## {}\n\n{}\n", scene.title, scene.question);
            }
            let picture = BASE64.encode(self.drawn(&sheet.picture, ""));
            let formula = sheet.formula.as_ref();
            let formula = formula.map_or(String::new(), |(formula, source)| format!("\n`{formula}` ({source})\n"));
            let _ = write!(
                page,
                "\n### {number}. {}\n\n![{}](data:image/svg+xml;base64,{picture})\n\n{}\n{formula}\n    {}\n",
                sheet.place, sheet.place, sheet.said, sheet.command,
            );
            if let Some(answer) = &sheet.answer {
                let _ = write!(answers, "\n{number}. {answer}\n");
            }
        }
        if answers.is_empty() { page } else { format!("{page}\n## {}\n{answers}", heading(settings)) }
    }

    /// Every cue with its number, and with its scene where that begins.
    fn numbered(&self) -> impl Iterator<Item = (usize, Option<&Chapter>, &Sheet)> {
        let sheets = self.scenes.iter().flat_map(|scene| {
            scene.sheets.iter().enumerate().map(move |(i, sheet)| ((i == 0).then_some(scene), sheet))
        });
        sheets.enumerate().map(|(i, (scene, sheet))| (i + 1, scene, sheet))
    }

    /// The picture as SVG, whose names begin so: on one page no two things may have the same name.
    fn drawn(&self, picture: &Buffer, names: &str) -> String {
        let mut bytes = Vec::new();
        let frame = Frame::plain(picture.clone(), Duration::ZERO);
        svg([frame], &self.options, &mut bytes).expect("memory takes everything");
        let drawn = String::from_utf8(bytes).expect("SVG is text");
        drawn.replace("id=\"l", &format!("id=\"{names}l")).replace("href=\"#l", &format!("href=\"#{names}l"))
    }
}

fn heading(settings: &Settings) -> &'static str {
    words::ANSWERS.get(settings.lang)
}

fn chapter(lesson: &Arc<Lesson>, mut stage: Box<dyn Stage>, settings: &Settings) -> Result<Chapter> {
    let sheets = (0..lesson.cues.len()).map(|cue| sheet(lesson, cue, &mut stage, settings));
    Ok(Chapter {
        sheets: sheets.collect::<Result<_>>()?,
        title: lesson.title.get(settings.lang).clone(),
        question: lesson.question.get(settings.lang).clone(),
    })
}

fn sheet(lesson: &Arc<Lesson>, index: usize, stage: &mut Box<dyn Stage>, settings: &Settings) -> Result<Sheet> {
    let cue = &lesson.cues[index];
    let within = |refusal: crate::refusal::Refusal| refusal.within(&cue.place);
    stage.choose(&lesson.settings_at(index)).map_err(within)?;
    let at = cue.at.reach(&mut **stage).map_err(within)?;
    let mut show = Show::new(lesson.clone(), stage.fork(), At::START);
    show.player.seek(at);
    show.stand_at(index);
    let readings = show.readings_at(at);
    let formula = show.formula().map(|formula| {
        let numbers = formula.numbers_at(&readings);
        let equals = if numbers.is_empty() { String::new() } else { format!(" = {numbers}") };
        (format!("{}{equals}", formula.symbols), formula.source.clone())
    });
    let (command, said) = (reproduce::command(&show, settings), theatre::said(&show, settings));
    let pair = Pair::of(show);
    let picture = cropped(&pair, settings);
    Ok(Sheet { place: cue.at.to_string(), picture, said, answer: answer(pair.a, settings), formula, command })
}

/// What is said when the question of a show has been answered, in whatever way.
fn answer(mut show: Show, settings: &Settings) -> Option<String> {
    show.waiting_question()?;
    show.reveal();
    Some(theatre::said(&show, settings))
}

/// The scene and its header, without the rows below.
fn cropped(pair: &Pair, settings: &Settings) -> Buffer {
    let mut whole = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    let drawn = theatre::draw(pair, &pair.numbers(), settings, None, whole.area, &mut whole);
    whole.resize(Rect::new(0, 0, SIZE.0, drawn.scene.bottom()));
    whole
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

const STYLE: &str = "body{font-family:system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;line-height:1.5}\
section{break-inside:avoid;margin:2rem 0}svg{max-width:100%;height:auto;border:1px solid #ccc}h2,h3{break-after:avoid}\
.formula,pre{font-family:ui-monospace,monospace}pre{background:#f4f4f4;padding:.5rem;white-space:pre-wrap}\
small{color:#666}.answers{break-before:page}@media print{body{margin:0;max-width:none}section{margin:1rem 0}}";
