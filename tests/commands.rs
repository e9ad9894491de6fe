//! The command line: the built program, run in a folder of its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;

use crate::common::Engine;
pub use crate::common::program::{Folder, Server, finish};

#[test]
fn help_names_every_command() {
    let help = Folder::new().run(&["--help"]).printed();
    for command in ["serve", "demo", "migrate", "create-commune", "create-admin", "revoke-role", "import", "count", "check-config", "--config"] {
        assert!(help.contains(command), "{command}: {help}");
    }
    assert_eq!(Folder::new().run(&["--version"]).printed().trim(), format!("tajmaat {}", env!("CARGO_PKG_VERSION")));
    assert!(Folder::new().run(&["destroy"]).refused().contains("destroy"));
    assert!(Folder::new().run::<&str>(&[]).refused().contains("Usage"));
}

#[test]
fn the_configuration_is_shown_without_its_secrets() {
    let folder = Folder::new();
    let text = "[mail]\nsmtp_url = \"smtps://robot:hunter2@mail.example:465\"\n[files]\ns3_bucket = \"photos\"\ns3_region = \"x\"\ns3_access_key = \"hunter5\"\ns3_secret_key = \"hunter3\"\n";
    let file = folder.write("good.toml", text);
    let mut command = folder.command(&["check-config", "--config", &file]);
    command.env("TAJMAAT_DATABASE_URL", "postgres://tajmaat:hunter4@db/tajmaat").env("TAJMAAT_LIMITS__POST_PER_ACCOUNT", "7");
    let shown = finish(command.spawn().expect("the program starts"));
    assert!(!shown.err.contains("hunter") && !shown.out.contains("hunter"), "{}{}", shown.out, shown.err);
    let shown = shown.printed();
    assert!(shown.contains("The configuration is good") && shown.contains("robot:********@mail.example") && shown.contains("post_per_account = 7"), "{shown}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "checking makes nothing");
}

#[test]
fn a_mistake_in_the_configuration_is_named() {
    let folder = Folder::new();
    let file = folder.write("bad.toml", "operator = \"x\"\n\n[mail]\nsmpt_url = \"x\"\n");
    let complaint = folder.run(&["check-config", "--config", &file]).refused();
    assert!(complaint.contains("smpt_url") && complaint.contains("line 4") && complaint.contains("bad.toml"), "{complaint}");
    assert!(folder.run(&["serve", "--config", &file]).refused().contains("smpt_url"), "serving says the same");
    assert!(folder.run(&["check-config", "--config", "missing.toml"]).refused().contains("missing.toml"));
    for (name, value) in [("TAJMAAT_ADRESS", "x"), ("TAJMAAT_ADDRESS", "nowhere"), ("TAJMAAT_PUBLIC_URL", "example.org"), ("TAJMAAT_MAIL__FROM", "x")] {
        let complaint = finish(folder.command(&["check-config"]).env(name, value).spawn().expect("the program starts")).refused();
        let setting = name.replace("TAJMAAT_", "").replace("__", ".").to_lowercase();
        assert!(complaint.contains(name) || complaint.contains(&setting), "{name}: {complaint}");
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_is_said_without_its_password() {
    let mut folder = Folder::on(Engine::Postgres).await;
    let mut database = url::Url::parse(&folder.database).expect("an address");
    assert!(database.set_username("nobody_of_that_name").and(database.set_password(Some("hunter2"))).is_ok());
    folder.database = database.into();
    let complaint = folder.run(&["migrate"]).refused();
    assert!(complaint.contains("cannot open the database") && !complaint.contains("hunter2"), "{complaint}");
}

#[tokio::test]
async fn migrating_twice_changes_nothing() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let folder = Folder::on(engine).await;
        assert!(folder.run(&["migrate"]).printed().contains("Applied: assembly"), "{engine:?}");
        assert_eq!(folder.run(&["migrate"]).printed(), "The database is up to date.\n");
    }
}

#[tokio::test]
async fn a_commune_is_made_once() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let folder = Folder::on(engine).await;
        let said = folder.create_commune("tizi").printed();
        assert!(said.contains("http://127.0.0.1:3000/tizi is there, with 2 neighbourhood(s)."), "{said}");
        assert!(folder.create_commune("tizi").refused().contains("there is a commune tizi already"));
        assert!(folder.create_commune("sign-in").refused().contains("choose another slug"));
        assert!(folder.create_commune("Ma Commune").refused().contains("is no slug"));
    }
}

#[test]
fn a_commune_needs_names_and_readable_neighbourhoods() {
    let folder = Folder::new();
    assert!(folder.run(&["create-commune", "tizi", "--name-fr", "Tizi"]).refused().contains("--name-ar"));
    let names = ["create-commune", "tizi", "--name-ar", "تيزي", "--name-fr", "Tizi"];
    for (text, reason) in [("centre", "it has no ="), ("centre=Centre", "it has no /"), ("Le Centre=المركز/Centre", "is no slug")] {
        assert!(folder.run(&[&names[..], &["--neighbourhood", text]].concat()).refused().contains(reason), "{text}");
    }
    assert!(folder.run(&[&names[..], &["--map", "missing.json"]].concat()).refused().contains("missing.json"));
    let map = folder.write("map.json", "[]");
    folder.run(&["create-admin", "admin@example.org"]).refused();
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "what was refused leaves nothing");
    assert!(folder.run(&[&names[..], &["--map", &map]].concat()).refused().contains("The map cannot be read"));
    assert!(folder.run(&[&names[..], &["--threshold", "many"]].concat()).refused().contains("--threshold"));
    folder.run(&names).printed();
}

#[tokio::test]
async fn a_commune_is_changed_from_the_command_line() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let folder = Folder::on(engine).await;
        folder.create_commune("tizi").printed();
        let said = folder
            .run(&[
                "set-commune",
                "tizi",
                "--name-fr",
                "Ville de Tizi",
                "--threshold",
                "40",
                "--accent",
                "plum",
                "--languages",
                "zgh,en",
                "--add-neighbourhood",
                "souk=السوق/Souk",
                "--retire-neighbourhood",
                "ighrem",
            ])
            .printed();
        for line in [
            "name_fr: «Commune de Tizi» → «Ville de Tizi»",
            "support_threshold: «100» → «40»",
            "accent: «green» → «plum»",
            "languages: «» → «en zgh»",
            "neighbourhood_added souk",
            "neighbourhood_retired ighrem",
        ] {
            assert!(said.contains(line), "{line} in {said}");
        }
        let map = folder.write("map.json", "{\"bounds\": [0, 0, 9, 9], \"width\": 100, \"height\": 100, \"shapes\": []}");
        for (arguments, reason) in [
            (vec!["--threshold", "0"], "support_threshold: "),
            (vec!["--contact", "nobody"], "contact_email: "),
            (vec!["--retire-neighbourhood", "nowhere"], "the neighbourhood nowhere"),
            (vec!["--map", &map], "at least one neighbourhood"),
            (vec!["--accent", "plum"], "nothing was changed"),
            (vec!["--languages", "en,de"], "languages: "),
            (vec!["--population", "9000", "--answer-days", "many"], "answer_days: "),
        ] {
            let refused = folder.run(&[vec!["set-commune", "tizi"], arguments].concat()).refused();
            assert!(refused.contains(reason), "{reason} in {refused}");
        }
        assert!(folder.run(&["set-commune", "nowhere", "--population", "1"]).refused().contains("there is no commune nowhere"));
        assert!(folder.run(&["set-commune", "tizi", "--population", "9000"]).printed().contains("population: «0» → «9000»"), "what was refused left nothing");
        // What a release of before kept, and rules of today refuse.
        let db = tajmaat::base::db::Db::open(&folder.database, 1).await.expect("the database");
        db.run(tajmaat::base::db::sql("UPDATE communes SET population = 5")).await.expect("stored");
        db.close().await;
        assert!(folder.run(&["set-commune", "tizi", "--restore-neighbourhood", "ighrem"]).printed().contains("neighbourhood_restored ighrem"));
        assert!(folder.run(&["set-commune", "tizi", "--accent", "blue"]).refused().contains("support_threshold: "));
    }
}

#[tokio::test]
async fn an_import_that_is_mostly_refused_ends_with_an_error_and_names_the_lines() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let folder = Folder::on(engine).await;
        folder.create_commune("tizi").printed();
        let import = |file: &str| folder.run(&["import", "decidim", "--commune", "tizi", "--proposals", file]);
        let bad = folder.write("bad.csv", "id;title;created_at;state\n1;Un;2020-01-01;custom\n2;Deux;hier;\n");
        let said = import(&bad);
        assert!(!said.good && said.out.contains("proposals line 3: «hier» is not a date") && said.out.contains("0 added"), "{}", said.out);
        assert!(said.err.contains("nothing was kept"), "{}", said.err);
        let good = folder.write("good.csv", "id;title;created_at;state\n1;Un;2020-01-01;custom\n2;Deux;2020-01-02 10:00:00 +0100;\n");
        let said = import(&good).printed();
        assert!(said.contains("Solutions: 2 added") && said.contains("The state «custom» (line 2)"), "{said}");
    }
}

#[tokio::test]
async fn an_administrator_signs_in_with_the_printed_password() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let folder = Folder::on(engine).await;
        folder.create_commune("tizi").printed();
        let said = folder.run(&["create-admin", "admin@example.org", "--name", "Admin", "--commune", "tizi"]).printed();
        assert!(said.contains("admin@example.org is an administrator of tizi."), "{said}");
        let password = said.lines().find_map(|line| line.strip_prefix("Password: ")).expect("a password").to_owned();
        let again = folder.run(&["create-admin", "ADMIN@example.org"]).printed();
        assert!(again.contains("administrator of the network") && !again.contains("Password"), "who has an account keeps the password: {again}");
        let server = Server::start(&folder);
        assert!(server.sign_in("admin@example.org", "pas le bon").starts_with("HTTP/1.1 422"));
        let answer = server.sign_in("admin@example.org", &password);
        assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("location: /account"), "{answer}");
        assert!(server.stop().good);
    }
}

#[test]
fn an_administrator_s_password_can_come_from_standard_input() {
    let folder = Folder::new();
    let create = |password: &str| {
        let mut command = folder.command(&["create-admin", "admin@example.org", "--name", "Admin", "--password-stdin"]);
        let mut child = command.stdin(Stdio::piped()).spawn().expect("the program starts");
        child.stdin.take().expect("an input").write_all(password.as_bytes()).expect("read");
        finish(child)
    };
    assert!(create("court\n").refused().contains("password: "), "a bad one is refused");
    assert!(create("").refused().contains("password: "), "and so is none");
    let said = create("des oliviers au bord de l'oued\r\n").printed();
    assert!(!said.contains("oliviers") && !said.contains("Password"), "{said}");
    let server = Server::start(&folder);
    assert!(server.sign_in("admin@example.org", "des oliviers au bord de l'oued").starts_with("HTTP/1.1 303"));
}

#[test]
fn an_administrator_needs_a_commune_that_is_there_and_a_name() {
    let folder = Folder::new();
    let complaint = folder.run(&["create-admin", "admin@example.org", "--name", "Admin", "--commune", "nowhere"]).refused();
    assert!(complaint.contains("there is no commune nowhere"), "{complaint}");
    let complaint = folder.run(&["create-admin", "admin@example.org"]).refused();
    assert!(complaint.contains("say --name"), "{complaint}");
    let said = folder.run(&["create-admin", "not an address", "--name", "Admin"]);
    assert!(!said.out.contains("Password"), "a password of nobody is not printed: {}", said.out);
    assert!(said.refused().contains("email: "));
}

#[tokio::test]
async fn serving_an_empty_database_says_what_to_do_next() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let folder = Folder::on(engine).await;
        let server = Server::start(&folder);
        for (path, words) in [("/healthz", "ok"), ("/readyz", "ready"), ("/", "Pas encore de commune")] {
            let answer = server.ask("GET", path, "");
            assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(words), "{path}: {answer}");
        }
        folder.create_commune("tizi").printed();
        assert!(server.ask("GET", "/tizi", "").contains("Commune de Tizi"), "a commune made meanwhile is served");
        let said = server.stop().printed();
        assert!(said.contains("There is no commune yet") && said.contains("tajmaat create-commune") && said.contains("tajmaat create-admin"), "{said}");
        let again = Server::start(&folder).stop().printed();
        assert!(!again.contains("There is no commune yet"), "{again}");
    }
}

#[test]
fn an_address_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let folder = Folder::new();
    let complaint = finish(folder.command(&["serve"]).env("TAJMAAT_ADDRESS", &address).spawn().expect("the program starts")).refused();
    assert!(complaint.contains(&format!("cannot listen on {address}")), "{complaint}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "and nothing is left of it");
}

#[tokio::test]
async fn an_import_says_what_it_did_and_what_it_refused() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let folder = Folder::on(engine).await;
        folder.create_commune("tizi").printed();
        let more: String = (3..14).map(|id| format!("{id};Un banc {id};Sous le caroubier;2020-01-01\n")).collect();
        folder.write("p.csv", &format!("id;title/fr;body/fr;created_at\n1;Des arbres;Douze caroubiers;2020-01-01\n2;;Sans titre;2020-01-01\n{more}"));
        folder.write("c.csv", "id;created_at;body;commentable_id;commentable_type\n1;2020-01-02;Oui;1;Decidim::Proposals::Proposal\n");
        let import = |commune: &str| folder.run(&["import", "decidim", "--commune", commune, "--proposals", "p.csv", "--comments", "c.csv"]);
        assert!(import("nowhere").refused().contains("there is no commune nowhere"));
        let said = import("tizi").printed();
        assert!(said.contains("Solutions: 12 added, 0 updated") && said.contains("Comments: 1 added"), "{said}");
        assert!(said.contains("Refused: 1") && said.contains("proposals line 3: it has no title"), "{said}");
        assert!(import("tizi").printed().contains("Solutions: 0 added, 0 updated, 12 unchanged"));
        let server = Server::start(&folder);
        let page = server.ask("GET", "/tizi/solutions/1", "");
        assert!(page.contains("Douze caroubiers") && page.contains("Oui"), "{page}");
    }
}

#[tokio::test]
async fn an_import_that_is_killed_leaves_all_or_nothing() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let folder = Folder::on(engine).await;
        folder.create_commune("tizi").printed();
        let rows: String = (0..4_000).map(|id| format!("{id};Titre {id};Texte {id};2020-01-01\n")).collect();
        folder.write("p.csv", &format!("id;title;body;created_at\n{rows}"));
        let arguments = ["import", "decidim", "--commune", "tizi", "--proposals", "p.csv"];
        let mut child = folder.command(&arguments).spawn().expect("the program starts");
        let db = tajmaat::base::db::Db::open(&folder.database, 1).await.expect("the database");
        let count = async |table: &'static str| db.one::<(i64,)>(tajmaat::base::db::sql("SELECT COUNT(*) FROM ").push(table)).await.expect("a number").0;
        for _ in 0..6_000 {
            if count("staged_solutions").await > 0 || child.try_wait().expect("its state").is_some() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        child.kill().expect("killed");
        drop(child.wait());
        assert!(count("staged_solutions").await > 0, "{engine:?}: it was killed in the middle");
        assert_eq!((count("solutions").await, count("accounts").await, count("import_sources").await), (0, 0, 0), "{engine:?}: nothing of it is public");
        let said = folder.run(&arguments).printed();
        assert!(said.contains("4000 added, 0 updated, 0 unchanged") || said.contains("0 added, 0 updated, 4000 unchanged"), "{engine:?}: {said}");
        assert_eq!((count("solutions").await, count("staged_solutions").await, count("imports").await), (4_000, 0, 0), "{engine:?}");
        db.close().await;
    }
}

#[tokio::test]
async fn roles_are_taken_away_and_that_stands_in_the_history() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let folder = Folder::on(engine).await;
        folder.create_commune("tizi").printed();
        folder.run(&["create-admin", "admin@example.org", "--name", "Admin", "--commune", "tizi"]).printed();
        folder.run(&["create-admin", "admin@example.org"]).printed();
        assert!(folder.run(&["revoke-role", "nobody@example.org"]).refused().contains("nobody has the address"));
        assert!(folder.run(&["revoke-role", "admin@example.org", "--commune", "nowhere"]).refused().contains("there is no commune nowhere"));
        assert!(folder.run(&["revoke-role", "admin@example.org", "--commune", "tizi", "--role", "mayor"]).refused().contains("moderator"));
        assert!(folder.run(&["revoke-role", "admin@example.org", "--commune", "tizi", "--role", "moderator"]).refused().contains("no such role"));
        let said = folder.run(&["revoke-role", "Admin@example.org"]).printed();
        assert_eq!(said, "Admin@example.org is not network_administrator any more.\n");
        assert!(folder.run(&["revoke-role", "admin@example.org"]).refused().contains("no such role"), "once");
        let said = folder.run(&["revoke-role", "admin@example.org", "--commune", "tizi"]).printed();
        assert!(said.contains("is not administrator any more in tizi") && said.contains("no administrator now"), "{said}");
        let db = tajmaat::base::db::Db::open(&folder.database, 1).await.expect("the database");
        let rows: Vec<(String, String, bool)> = db
            .all(tajmaat::base::db::sql("SELECT role, act, commune_id IS NULL FROM role_events WHERE actor_id IS NULL ORDER BY created_at, id"))
            .await
            .expect("the history");
        let rows: Vec<_> = rows.iter().map(|(role, act, network)| (role.as_str(), act.as_str(), *network)).collect();
        assert_eq!(
            rows,
            [
                ("administrator", "granted", false),
                ("network_administrator", "granted", true),
                ("network_administrator", "withdrawn", true),
                ("administrator", "withdrawn", false)
            ]
        );
        assert!(db.all::<(String,)>(tajmaat::base::db::sql("SELECT role FROM roles")).await.expect("roles").is_empty());
    }
}

/// The demonstration is never mixed with an installation: everybody knows its passwords.
#[test]
fn the_demonstration_refuses_a_database_that_it_did_not_make() {
    let folder = Folder::new();
    let mut create = folder.command(&["create-commune", "tizi", "--name-ar", "تيزي", "--name-fr", "Tizi"]);
    create.env_remove("TAJMAAT_DATABASE_URL").env("TAJMAAT_DATA_DIR", "real");
    finish(create.spawn().expect("the program starts")).printed();
    let files = || {
        let entries = std::fs::read_dir(folder.path().join("real")).expect("a folder");
        let mut names: Vec<_> = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect();
        // What was written before is taken into the database when it is closed.
        names.retain(|name| !name.ends_with("-wal") && !name.ends_with("-shm"));
        names.sort();
        names
    };
    let before = files();
    let complaint = folder.run(&["demo", "--folder", "real"]).refused();
    assert!(complaint.contains("real holds a database that the demonstration did not make"), "{complaint}");
    assert_eq!(files(), before);
}

#[cfg(unix)]
#[test]
fn what_is_kept_is_its_owner_s_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    fn open_to_others(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let mode = std::fs::metadata(&path).expect("it is there").permissions().mode();
            if mode & 0o077 != 0 {
                found.push(format!("{} {mode:o}", path.display()));
            }
            if path.is_dir() {
                open_to_others(&path, found);
            }
        }
    }
    let folder = Folder::new();
    let run = |arguments: &[&str]| {
        let mut command = folder.command(arguments);
        command.env_remove("TAJMAAT_DATABASE_URL").env("TAJMAAT_ADDRESS", "127.0.0.1:0");
        command
    };
    let data = folder.path().join("data");
    std::fs::create_dir_all(data.join("files/photos")).expect("folders of before");
    std::fs::write(data.join("files/photos/full.webp"), "x").expect("a photo of before");
    for path in [data.join("files/photos/full.webp"), data.join("files/photos"), data.join("files"), data.clone()] {
        let mode = if path.is_dir() { 0o755 } else { 0o644 };
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("open to others");
    }
    let mut server = run(&["serve"]).spawn().expect("the program starts");
    let mut log = BufReader::new(server.stderr.take().expect("a log"));
    let mut line = String::new();
    while log.read_line(&mut line).expect("a log") > 0 && !line.contains("listening on") {}
    let mut found = Vec::new();
    open_to_others(folder.path(), &mut found);
    drop(server.kill());
    drop(server.wait());
    assert!(data.join("tajmaat.sqlite-wal").exists() && data.join("secret").exists() && data.join("mail").exists() && data.join("sms").exists());
    assert_eq!(found, Vec::<String>::new());
}
