//! An operator's first days: what is checked before, what waits, what is logged, to whom files belong, and how to move to PostgreSQL.

use std::io::{BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::Duration;

use app::model::paths;
use serde_json::Value;
use tajmaat::base::App;
use tajmaat::base::clock::{Clock, Rng};
use tajmaat::base::db::{Db, sql};
use tajmaat::base::secret::Secret;
use tajmaat::moderation;
use tajmaat::site::{demo, router};
use tokio_rustls::rustls;

use crate::commands::{Folder, Server, finish};
use crate::common::{COMMUNE, Client, Engine, TestApp};

/// A mail server that says yes to everything over TLS, with a certificate of its own; returns its port and the certificate.
fn mail_server() -> (u16, String) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("a server");
    let (config, listener) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").expect("a port"));
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            let connection = rustls::ServerConnection::new(config.clone()).expect("a connection");
            drop(talk(rustls::StreamOwned::new(connection, socket)));
        }
    });
    (port, made.cert.pem())
}

fn talk(mut stream: rustls::StreamOwned<rustls::ServerConnection, TcpStream>) -> std::io::Result<()> {
    stream.write_all(b"220 localhost\r\n")?;
    let (mut line, mut in_text) = (String::new(), false);
    loop {
        line.clear();
        while !line.ends_with('\n') {
            let mut byte = [0];
            stream.read_exact(&mut byte)?;
            line.push(char::from(byte[0]));
        }
        let answer: &[u8] = match (in_text, line.trim_end()) {
            (true, ".") => b"250 taken\r\n",
            (true, _) => continue,
            (false, "DATA") => b"354 go on\r\n",
            (false, "QUIT") => return stream.write_all(b"221 bye\r\n"),
            (false, said) if said.starts_with("EHLO") => b"250 localhost\r\n",
            (false, _) => b"250 well\r\n",
        };
        in_text = answer.starts_with(b"354");
        stream.write_all(answer)?;
    }
}

#[test]
fn the_configuration_is_tried() {
    let folder = Folder::new();
    assert!(folder.run(&["check-config", "--try"]).printed().contains("# database: not tried"));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "trying makes no data folder");
    folder.run(&["migrate"]).printed();
    let said = folder.run(&["check-config", "--try", "--sms-to", "+212612345678"]).printed();
    for words in ["# database: it answers and has this program's schema", "# files: wrote a file", "# mail: written to", "# sms: sent to"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(std::fs::read_dir(folder.path().join("data/sms")).expect("a folder").count(), 1);
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let mut command = folder.command(&["check-config", "--try"]);
    command.env("TAJMAAT_MAIL__SMTP_URL", format!("smtps://robot:hunter2@{closed}"));
    let failed = finish(command.spawn().expect("the program starts"));
    assert!(failed.out.contains("# mail: FAILED") && failed.out.contains("# database: it answers"), "{}", failed.out);
    assert!(!failed.out.contains("hunter2"));
    assert!(failed.refused().contains("1 of 4 did not work"));
}

#[test]
fn a_mail_server_is_believed_by_the_certificates_of_the_system() {
    let folder = Folder::new();
    folder.run(&["migrate"]).printed();
    let (port, certificate) = mail_server();
    folder.write("ours.pem", &certificate);
    let mail = |system: &str| {
        let mut command = folder.command(&["check-config", "--try"]);
        command.env("TAJMAAT_MAIL__SMTP_URL", format!("smtps://localhost:{port}")).env("SSL_CERT_FILE", folder.path().join(system));
        finish(command.spawn().expect("the program starts"))
    };
    let said = mail("ours.pem");
    assert!(said.good && said.out.contains("the mail server took a mail"), "{}{}", said.out, said.err);
    let other = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    folder.write("other.pem", &other.cert.pem());
    let said = mail("other.pem");
    assert!(!said.good && said.out.contains("# mail: FAILED"), "{}", said.out);
}

/// Ends a program when the test is over.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Reads the log until a line contains `words`; returns all lines read.
fn log_until(log: &mut impl std::io::BufRead, words: &str) -> Vec<String> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        assert!(log.read_line(&mut line).expect("a log") > 0, "the log ends without «{words}»: {lines:#?}");
        let found = line.contains(words);
        lines.push(line);
        if found {
            return lines;
        }
    }
}

#[tokio::test]
async fn serving_waits_for_a_database_that_is_not_up_yet() {
    let mut folder = Folder::on(Engine::Postgres).await;
    let mut url = url::Url::parse(&folder.database).expect("an address");
    let there = format!("{}:{}", url.host_str().expect("a host"), url.port().expect("a port"));
    let late = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    assert!(url.set_port(Some(late.port())).is_ok());
    folder.database = url.into();
    let mut running = Running(folder.command(&["serve"]).env("TAJMAAT_ADDRESS", "127.0.0.1:0").spawn().expect("the program starts"));
    let mut log = BufReader::new(running.0.stderr.take().expect("a log"));
    log_until(&mut log, "the database does not answer yet");
    // It comes up: a proxy to the one that runs.
    let listener = TcpListener::bind(late).expect("the same port");
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let server = TcpStream::connect(&there).expect("PostgreSQL");
            for (mut from, mut to) in [(client.try_clone().expect("a copy"), server.try_clone().expect("a copy")), (server, client)] {
                std::thread::spawn(move || std::io::copy(&mut from, &mut to));
            }
        }
    });
    log_until(&mut log, "listening on http://");
}

#[tokio::test]
async fn the_log_is_plain_in_files_names_routes_and_can_be_json() {
    const TOKEN: &str = "a-token-that-opens-an-account";
    for format in ["text", "json"] {
        let folder = Folder::on(Engine::Sqlite).await;
        let mut command = folder.command(&["serve"]);
        command.env_remove("NO_COLOR").env("TAJMAAT_ADDRESS", "127.0.0.1:0").env("TAJMAAT_LOG__FORMAT", format).env("TAJMAAT_LOG__LEVEL", "debug,sqlx=warn");
        let mut running = Running(command.spawn().expect("the program starts"));
        let mut log = BufReader::new(running.0.stderr.take().expect("a log"));
        let mut lines = log_until(&mut log, "listening on http://");
        let said = lines.last().expect("a line").rsplit_once("http://").expect("an address").1;
        let address: String = said.chars().take_while(|c| c.is_ascii_digit() || ".:".contains(*c)).collect();
        let mut stream = TcpStream::connect(address).expect("it answers");
        let path = paths::confirm(TOKEN);
        write!(stream, "GET {path}?next={TOKEN} HTTP/1.1\r\nHost: x\r\nX-Request-Id: from-outside-1\r\nConnection: close\r\n\r\n").expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        lines.extend(log_until(&mut log, paths::CONFIRM));
        let whole = lines.concat();
        assert!(!whole.contains('\u{1b}'), "no colours where nobody looks: {whole}");
        assert!(!whole.contains(TOKEN), "no token: {whole}");
        let id = answer.to_lowercase().split_once("x-request-id: ").expect("a number").1.lines().next().expect("a line").trim().to_owned();
        assert_ne!(id, "from-outside-1", "who is no proxy of ours gives no numbers");
        assert!(lines.last().expect("a line").contains(&id), "{id}: {whole}");
        if format == "json" {
            let line: Value = serde_json::from_str(lines.last().expect("a line")).expect("JSON");
            assert_eq!(
                (&line["target"], &line["span"]["route"], &line["span"]["method"]),
                (&Value::from("access"), &Value::from(paths::CONFIRM), &Value::from("GET")),
                "{line}"
            );
            assert!(line["status"].is_number() && line["ms"].is_number(), "{line}");
        }
    }
}

#[test]
fn a_refused_command_takes_nothing_away_that_another_has_begun_to_use() {
    let folder = Folder::new();
    let mut command = folder.command(&["create-admin", "admin@example.org", "--name", "Admin", "--password-stdin"]);
    let mut waiting = command.stdin(std::process::Stdio::piped()).spawn().expect("the program starts");
    for _ in 0..200 {
        if folder.path().join("data/secret").exists() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    // Nothing is in it yet, but it is served.
    let server = Server::start(&folder);
    waiting.stdin.take().expect("an input").write_all(b"court\n").expect("read");
    assert!(finish(waiting).refused().contains("password: "));
    assert!(folder.path().join("data/tajmaat.sqlite").exists() && folder.path().join("data/secret").exists(), "the service needs them");
    folder.create_commune("tizi").printed();
    assert!(server.ask("GET", "/tizi", "").contains("Commune de Tizi"));
    assert!(folder.create_commune("tizi").refused().contains("already"));
    assert!(server.ask("GET", "/tizi", "").contains("Commune de Tizi"), "and what was there before is never touched");
}

#[tokio::test]
async fn a_refused_command_leaves_an_installation_on_postgresql_usable() {
    let folder = Folder::on(Engine::Postgres).await;
    folder.run(&["create-admin", "admin@example.org"]).refused();
    folder.create_commune("tizi").printed();
}

#[cfg(unix)]
#[test]
fn what_root_makes_belongs_to_the_owner_of_the_folder() {
    use std::os::unix::fs::MetadataExt as _;
    const SOMEBODY: u32 = 65_534;
    let root = Command::new("id").arg("-u").output().expect("id").stdout == b"0\n";
    assert!(root || std::env::var_os("CI").is_none(), "the forge runs as root");
    if !root {
        eprintln!("only root can give a folder away: nothing to look at here");
        return;
    }
    let folder = Folder::new();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).expect("a folder");
    for path in [folder.path(), &data] {
        std::os::unix::fs::chown(path, Some(SOMEBODY), Some(SOMEBODY)).expect("given away");
    }
    // Whoever has the service's rights may link to what is root's: that must not keep root there.
    let roots = tempfile::tempdir().expect("a folder of root's");
    std::fs::set_permissions(roots.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("readable");
    std::os::unix::fs::symlink(roots.path(), data.join("files")).expect("a link");
    std::os::unix::fs::lchown(data.join("files"), Some(SOMEBODY), Some(SOMEBODY)).expect("theirs");
    let said = folder.create_commune("tizi");
    assert!(said.good && said.err.contains("not as root"), "{}{}", said.out, said.err);
    let mut seen = 0;
    for entry in std::fs::read_dir(&data).expect("a folder") {
        let entry = entry.expect("an entry");
        assert_eq!(entry.metadata().expect("of it").uid(), SOMEBODY, "{:?}", entry.path());
        seen += 1;
    }
    assert!(seen >= 3, "{seen}");
    let server = Server::start(&folder);
    assert!(server.ask("GET", "/tizi", "").starts_with("HTTP/1.1 200"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_house_moves_to_postgresql_whole() {
    let house = TestApp::new().await;
    for emptied in ["DELETE FROM neighbourhoods", "DELETE FROM communes"] {
        house.app.db.run(sql(emptied)).await.expect("an empty house");
    }
    demo::seed(&house.app).await.expect("the demonstration");
    let odd = "tab\there, line\nbreak, \\N, \\. and سلام";
    house.app.db.run(sql("UPDATE communes SET contact_email = $1").bind(odd)).await.expect("a text that a copy could spoil");
    house.app.secret.check(&house.app.db).await.expect("a fingerprint");
    let folder = tempfile::tempdir().expect("a folder");
    let target = Db::open(&Engine::Postgres.database(folder.path()).await, 4).await.expect("a database");
    let copied = house.app.db.copy_to(&target).await.expect("copied");
    let rows: u64 = copied.iter().map(|table| table.rows).sum();
    assert!(copied.len() > 40 && rows > 5_000, "{} tables, {rows} rows", copied.len());

    let moved = App { db: target.clone(), clock: Clock::fixed(house.app.clock.now()), rng: Rng::seeded(7), ..house.app.clone() };
    Secret::check(&moved.secret, &target).await.expect("the same secret");
    let (mut old, mut new) = (house.visitor(), Client::new(router(moved.clone())));
    let solution = old.get(&paths::solutions(COMMUNE)).await.attributes(".card-title a", "href").remove(0);
    for path in
        [paths::commune(COMMUNE), paths::problems(COMMUNE), paths::solutions(COMMUNE), solution, paths::moderation_log(COMMUNE), paths::organisations(COMMUNE)]
    {
        let (before, after) = (old.get(&path).await, new.get(&path).await);
        assert!(before.status.is_success());
        assert_eq!(before.text(), after.text(), "{path}");
    }
    let (email,): (String,) = target.one(sql("SELECT contact_email FROM communes")).await.expect("the text");
    assert_eq!(email, odd);
    for commune in tajmaat::communes::list(&moved).await.expect("communes") {
        let (_, _, fault) = moderation::log::verify(&moved, commune.id).await.expect("read");
        assert!(fault.is_none(), "{fault:?}");
    }
    let refused = house.app.db.copy_to(&target).await.expect_err("in use").to_string();
    assert!(refused.contains("is in use"), "{refused}");
    // What refers to something is checked again.
    let dangling = target.run(sql("UPDATE solutions SET commune_id = NULL")).await;
    assert!(dangling.is_err());
    let keys: (i64,) = target.one(sql("SELECT COUNT(*) FROM pg_constraint WHERE contype = 'f'")).await.expect("a count");
    assert!(keys.0 > 50, "{keys:?}");
    drop(tokio::time::timeout(Duration::from_secs(5), target.close()).await);
}

#[tokio::test]
async fn a_copy_goes_only_from_the_embedded_database() {
    let folder = Folder::on(Engine::Postgres).await;
    assert!(folder.run(&["copy-to", "postgres://u@127.0.0.1:1/x"]).refused().contains("PostgreSQL already"));
    let folder = Folder::new();
    folder.create_commune("tizi").printed();
    assert!(folder.run(&["copy-to", "sqlite:other.sqlite"]).refused().contains("postgres://"));
    let target = Engine::Postgres.database(folder.path()).await;
    let said = folder.run(&["copy-to", &target]).printed();
    assert!(said.lines().any(|line| line.split_whitespace().eq(["neighbourhoods", "2"])) && said.contains("tables copied and counted"), "{said}");
    let mut moved = Folder::new();
    moved.database = target;
    std::fs::create_dir(moved.path().join("data")).expect("a folder");
    std::fs::copy(folder.path().join("data/secret"), moved.path().join("data/secret")).expect("the secret moves along");
    let server = Server::start(&moved);
    assert!(server.ask("GET", "/tizi", "").contains("Commune de Tizi"));
}
