//! The program in a terminal: a pseudo-terminal whose other end is a foreign terminal's screen. Every wait is for a
//! condition, with a limit that only a machine in trouble reaches.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, mpsc};
use std::thread;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);
const MOMENT: Duration = Duration::from_millis(5);

/// The program, and what it shows.
pub struct Terminal {
    child: Killed,
    /// Set when the reader is to let go of its end.
    is_closed: Arc<AtomicBool>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    shown: Arc<Mutex<Shown>>,
}

/// What has been written.
pub struct Shown {
    /// The screen of a foreign terminal.
    pub screen: avt::Terminal,
    /// Every byte.
    pub bytes: Vec<u8>,
    /// How many of them the screen has taken.
    fed: usize,
}

impl Shown {
    /// Feeds the screen with whatever is whole.
    fn feed(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        let new = &self.bytes[self.fed..];
        let whole = std::str::from_utf8(new).map_or_else(|error| error.valid_up_to(), str::len);
        self.screen.feed(std::str::from_utf8(&new[..whole]).expect("just found to be UTF-8"));
        self.fed += whole;
    }

    /// The rows of the screen.
    pub fn rows(&self) -> Vec<String> {
        self.screen.screen().visible_lines().map(avt::Line::text).collect()
    }

    /// Whether the screen is the shell's again, with its cursor.
    pub fn is_given_back(&self) -> bool {
        self.screen.active_screen_kind() == avt::ScreenKind::Primary && self.screen.cursor().visible
    }
}

/// An 80×24 terminal as most are.
pub const USUAL: &[(&str, &str)] = &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")];

impl Terminal {
    /// Starts the program with these arguments and this environment.
    pub fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::of_program(env!("CARGO_BIN_EXE_glassbox"), arguments, environment)
    }

    /// Starts another program.
    pub fn of_program(program: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let is_closed = Arc::new(AtomicBool::new(false));
        let closed = is_closed.clone();
        let terminal =
            Self::with_reader(program, arguments, environment, move |reader, shown| read(reader, shown, &closed));
        Self { is_closed, ..terminal }
    }

    /// The same at the far end of a link that takes everything in at once and lets so many bytes a second through.
    pub fn over_link(arguments: &[&str], environment: &[(&str, &str)], rate: f64) -> Self {
        let program = env!("CARGO_BIN_EXE_glassbox");
        Self::with_reader(program, arguments, environment, move |reader, shown| read_slowly(reader, shown, rate))
    }

    fn with_reader(
        program: &str,
        arguments: &[&str],
        environment: &[(&str, &str)],
        read: impl FnOnce(Box<dyn Read + Send>, &Mutex<Shown>) + Send + 'static,
    ) -> Self {
        let size = PtySize { cols: 80, rows: 24, ..PtySize::default() };
        let pty = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pty.slave.spawn_command(command).expect("the program starts");
        let reader = pty.master.try_clone_reader().expect("a reader");
        let screen = avt::Terminal::new(80, 24).expect("a size");
        let shown = Arc::new(Mutex::new(Shown { screen, bytes: Vec::new(), fed: 0 }));
        let keys = pty.master.take_writer().expect("a writer");
        thread::spawn({
            let shown = shown.clone();
            move || read(reader, &shown)
        });
        Self { child: Killed(child), is_closed: Arc::default(), master: pty.master, keys, shown }
    }

    /// What has been written so far.
    pub fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().expect("the reader has not panicked")
    }

    /// What has been written, to be held on to: while it is locked, nobody reads from the terminal.
    pub fn shared(&self) -> Arc<Mutex<Shown>> {
        self.shown.clone()
    }

    /// Types.
    pub fn press(&mut self, keys: &str) {
        self.send(keys.as_bytes());
    }

    /// Sends bytes that need not be characters.
    pub fn send(&mut self, bytes: &[u8]) {
        self.keys.write_all(bytes).expect("the terminal takes bytes");
    }

    /// Waits until what is shown is as it should be.
    pub fn wait_until(&self, what: &str, is_so: impl Fn(&Shown) -> bool) {
        let began = Instant::now();
        while !is_so(&self.shown()) {
            assert!(began.elapsed() < PATIENCE, "never: {what}\n{}", self.shown().rows().join("\n"));
            thread::sleep(MOMENT);
        }
    }

    /// Waits until some text is on the screen.
    pub fn wait_for(&self, text: &str) {
        self.wait_until(text, |shown| shown.rows().iter().any(|row| row.contains(text)));
    }

    /// Waits until nothing has been written for `silence`.
    pub fn wait_for_silence(&self, silence: Duration) {
        let began = Instant::now();
        let (mut length, mut since) = (0, began);
        while since.elapsed() < silence {
            let now = self.shown().bytes.len();
            if now != length {
                (length, since) = (now, Instant::now());
            }
            assert!(began.elapsed() < PATIENCE, "it never stops writing");
            thread::sleep(MOMENT);
        }
    }

    /// Makes the window larger or smaller.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.shown().screen.resize(columns.into(), rows.into());
        self.master.resize(PtySize { cols: columns, rows, ..PtySize::default() }).expect("a new size");
    }

    /// The number of the process.
    pub fn process(&self) -> u32 {
        self.child.0.process_id().expect("it runs")
    }

    /// Sends a signal by name.
    pub fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.process());
        let sent = std::process::Command::new("sh").args(["-c", &kill]).status();
        assert!(sent.expect("a shell").success());
    }

    /// Waits for the end; the exit code.
    pub fn exit_code(&mut self) -> u32 {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.0.try_wait().expect("a child to wait for") {
                return status.exit_code();
            }
            assert!(began.elapsed() < PATIENCE, "it never ends");
            thread::sleep(MOMENT);
        }
    }

    /// Takes the terminal away, and waits for the program to end.
    pub fn hang_up(mut self) {
        self.is_closed.store(true, Ordering::Relaxed);
        // The reader wakes up by what this is answered with, and lets go of the terminal.
        self.press("l");
        let Self { mut child, master, keys, .. } = self;
        drop((master, keys));
        let began = Instant::now();
        while child.0.try_wait().expect("a child to wait for").is_none() {
            assert!(began.elapsed() < PATIENCE, "it never ends");
            thread::sleep(MOMENT);
        }
    }

    /// Forgets the bytes that the screen has taken.
    pub fn forget(&self) {
        let mut shown = self.shown();
        let fed = std::mem::take(&mut shown.fed);
        shown.bytes.drain(..fed);
    }

    /// Memory that it holds, in kilobytes.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|kilobytes| kilobytes.parse().ok()).unwrap_or_default()
    }

    /// Whether the terminal waits for whole lines and echoes them, as a shell expects.
    pub fn is_cooked(&self) -> bool {
        let modes = self.master.get_termios().map(|modes| format!("{:?}", modes.local_flags)).unwrap_or_default();
        modes.contains("ICANON") && modes.contains("ECHO")
    }
}

/// A process that does not outlive the test.
struct Killed(Box<dyn Child + Send + Sync>);

impl Drop for Killed {
    fn drop(&mut self) {
        // It has ended already, unless a test has failed.
        let _ = self.0.kill();
    }
}

fn read(mut reader: Box<dyn Read + Send>, shown: &Mutex<Shown>, is_closed: &AtomicBool) {
    let mut bytes = [0; 4096];
    while let Ok(length @ 1..) = reader.read(&mut bytes) {
        if is_closed.load(Ordering::Relaxed) {
            return;
        }
        shown.lock().expect("nobody panics holding it").feed(&bytes[..length]);
    }
}

fn read_slowly(mut reader: Box<dyn Read + Send>, shown: &Mutex<Shown>, rate: f64) {
    let (link, through) = mpsc::channel::<Vec<u8>>();
    thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(length @ 1..) = reader.read(&mut bytes) {
            let _ = link.send(bytes[..length].to_vec());
        }
    });
    let mut free = Instant::now();
    for bytes in through {
        free = free.max(Instant::now()) + Duration::from_secs_f64(bytes.len() as f64 / rate);
        thread::sleep(free.saturating_duration_since(Instant::now()));
        shown.lock().expect("nobody panics holding it").feed(&bytes);
    }
}
