//! The built program, run in a folder of its own.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::Engine;

/// A folder with nothing in it, in which the program runs.
pub struct Folder {
    folder: TempDir,
    pub database: String,
}

/// What a command said, and whether it went well.
pub struct Said {
    pub good: bool,
    pub out: String,
    pub err: String,
}

impl Folder {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder"), database: String::new() }
    }

    pub async fn on(engine: Engine) -> Self {
        let mut folder = Self::new();
        folder.database = engine.database(folder.path()).await;
        folder
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path().join(name), text).expect("a file");
        name.to_owned()
    }

    pub fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tajmaat"));
        command.args(arguments).env_clear().env("NO_COLOR", "1").env("TAJMAAT_DATABASE_URL", &self.database).current_dir(self.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Said {
        finish(self.command(arguments).spawn().expect("the program starts"))
    }

    pub fn create_commune(&self, slug: &str) -> Said {
        let neighbourhoods = ["--neighbourhood", "centre=المركز/Centre", "--neighbourhood", "ighrem=إغرم/Ighrem"];
        self.run(&[&["create-commune", slug, "--name-ar", "جماعة تيزي", "--name-fr", "Commune de Tizi"], &neighbourhoods[..]].concat())
    }
}

/// Waits for a command to end.
pub fn finish(child: Child) -> Said {
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    Said { good: output.status.success(), out: text(&output.stdout), err: text(&output.stderr) }
}

impl Said {
    /// What a command that went well printed.
    pub fn printed(self) -> String {
        assert!(self.good, "{}{}", self.out, self.err);
        self.out
    }

    /// What a command that was refused complained of.
    pub fn refused(self) -> String {
        assert!(!self.good, "{}{}", self.out, self.err);
        self.err
    }
}

/// The program serving; stopped when the test is over, however it ends.
pub struct Server {
    child: Option<Child>,
    pub address: String,
}

impl Server {
    pub fn start(folder: &Folder) -> Self {
        Self::running(folder.command(&["serve"]))
    }

    /// A command that serves.
    pub fn running(mut command: Command) -> Self {
        let mut child = command.env("TAJMAAT_ADDRESS", "127.0.0.1:0").spawn().expect("the program starts");
        let mut log = BufReader::new(child.stderr.take().expect("a log"));
        let mut server = Self { child: Some(child), address: String::new() };
        let mut line = String::new();
        while log.read_line(&mut line).expect("a log") > 0 {
            if let Some((_, address)) = line.trim_end().split_once("listening on http://") {
                // Fields of the line follow.
                server.address = address.split_whitespace().next().expect("an address").to_owned();
                // The log is read on, or the program would wait for room in the pipe.
                std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
                return server;
            }
        }
        panic!("it does not listen: {line}");
    }

    /// The answer to a request, head and all.
    pub fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it answers");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAccept-Language: fr\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// The answer to a form, as far as it came before the program was ended.
    pub fn try_post(&self, cookies: &str, path: &str, content_type: &str, body: &str) -> Option<String> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        let length = body.len();
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {cookies}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n{body}",
            self.address
        )
        .ok()?;
        let mut answer = Vec::new();
        // What came before a connection was reset has been read.
        drop(stream.read_to_end(&mut answer));
        Some(String::from_utf8_lossy(&answer).into_owned())
    }

    pub fn sign_in(&self, email: &str, password: &str) -> String {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs([("email", email), ("password", password)]).finish();
        self.ask("POST", "/sign-in", &body)
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.as_ref().expect("it runs").id()
    }

    /// Asks it to end; returns what it said and whether it ended well.
    pub fn stop(mut self) -> Said {
        let child = self.child.take().expect("it runs");
        let kill = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill");
        assert!(kill.success());
        finish(child)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            drop(child.kill());
            drop(child.wait());
        }
    }
}
