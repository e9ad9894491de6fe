use super::*;

fn load(text: &str, variables: &[(&str, &str)]) -> anyhow::Result<Config> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("tajmaat.toml");
    std::fs::write(&file, text)?;
    Config::load(Some(&file), variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

#[test]
fn an_unknown_key_is_refused_with_its_name_and_line() {
    let error = format!("{:#}", load("address = \"127.0.0.1:1\"\n\n[mail]\nsmpt_url = \"x\"\n", &[]).expect_err("refused"));
    assert!(error.contains("smpt_url") && error.contains("line 4"), "{error}");
}

#[test]
fn an_unknown_variable_is_refused_with_its_name() {
    let error = format!("{:#}", load("", &[("TAJMAAT_ADRESS", "x")]).expect_err("refused"));
    assert!(error.contains("TAJMAAT_ADRESS"), "{error}");
}

#[test]
fn the_environment_goes_over_the_file() {
    let config = load(
        "data_dir = \"/a\"\n[limits]\npost_per_account = 3\n",
        &[("TAJMAAT_DATA_DIR", "/b"), ("TAJMAAT_LIMITS__POST_PER_ACCOUNT", "7"), ("TAJMAAT_TRUST_PROXY", "true")],
    )
    .expect("good");
    assert_eq!(config.database_url, "sqlite:/b/tajmaat.sqlite");
    assert_eq!(config.limits.post_per_account, 7);
    assert!(config.trust_proxy);
}

#[test]
fn what_is_shown_holds_no_secret() {
    let text = "database_url = \"postgres://tajmaat:hunter2@db/tajmaat\"\nsecret = \"hunter2hunter2hunter2hunter2hunter2\"\n[mail]\nsmtp_url = \"smtps://robot:hunter2@mail.example:465\"\n[files]\ns3_bucket = \"photos\"\ns3_region = \"x\"\ns3_access_key = \"hunter2\"\ns3_secret_key = \"hunter2\"\n\
                [sms]\nurl = \"https://sms.example/hunter2?key=hunter2\"\nbody = \"key=hunter2&to={to}&text={text}\"\n\
                [sms.headers]\ncontent-type = \"application/x-www-form-urlencoded\"\nx-key = \"hunter2\"\n\
                [sign_on.x]\nissuer = \"https://id.example\"\nclient_id = \"x\"\nclient_secret = \"hunter2\"\nname = { ar = \"x\", fr = \"x\" }\n";
    let shown = load(text, &[]).expect("good").shown().expect("shown");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("postgres://tajmaat:********@db/tajmaat"), "{shown}");
}

#[test]
fn a_way_without_tls_goes_to_this_machine_only() {
    let refused = |text: &str| format!("{:#}", load(text, &[]).expect_err("refused"));
    let gateway = |url: &str, more: &str| format!("[sms]\nurl = \"{url}\"\nbody = \"{{to}} {{text}}\"\n{more}\n[sms.headers]\ncontent-type = \"text/plain\"\n");
    for url in ["smtp://robot:hunter2@mail.example:587", "smtp://mail.example", "smtp://10.0.0.7:25", "smtp://mail.example?tls=opportunistic"] {
        let said = refused(&format!("[mail]\nsmtp_url = \"{url}\""));
        assert!(said.contains("mail.smtp_url") && said.contains("mail.allow_plain") && !said.contains("hunter2"), "{said}");
        load(&format!("[mail]\nallow_plain = true\nsmtp_url = \"{url}\""), &[]).expect("allowed");
    }
    for url in ["smtps://mail.example", "smtp://mail.example?tls=required", "smtp://localhost:1025", "smtp://127.0.0.1:25", "smtp://[::1]:25"] {
        load(&format!("[mail]\nsmtp_url = \"{url}\""), &[]).expect(url);
    }
    for url in ["http://gateway.example/hunter2", "http://192.168.1.4/send", "http://localhost.example/"] {
        let said = refused(&gateway(url, ""));
        assert!(said.contains("sms.url") && said.contains("sms.allow_plain") && !said.contains("hunter2"), "{said}");
        load(&gateway(url, "allow_plain = true"), &[]).expect("allowed");
    }
    load(&gateway("http://127.0.0.1:9/send", ""), &[]).expect("this machine");
    let bucket = |more: &str| format!("[files]\ns3_bucket = \"x\"\ns3_region = \"x\"\ns3_access_key = \"x\"\ns3_secret_key = \"x\"\n{more}");
    assert!(refused(&bucket("s3_endpoint = \"http://bucket.example\"")).contains("files.allow_plain"));
    for good in ["s3_endpoint = \"http://localhost:9000\"", "s3_endpoint = \"http://bucket.example\"\nallow_plain = true"] {
        load(&bucket(good), &[]).expect(good);
    }
}

#[test]
fn a_secret_can_stand_in_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("a file");
    };
    file("smtp", "smtps://robot:hunter2@mail.example:465\n");
    file("key", "Bearer hunter3");
    file("client", "hunter4\r\n");
    file("empty", "\n");
    let credentials = folder.path().display().to_string();
    let text = "[mail]\nsmtp_url_file = \"smtp\"\n[sms]\nurl = \"https://sms.example/?to={to}&text={text}\"\n[sms.headers_file]\nauthorization = \"key\"\n\
                [sign_on.x]\nissuer = \"https://id.example\"\nclient_id = \"x\"\nclient_secret_file = \"client\"\nname = { ar = \"x\", fr = \"x\" }\n";
    let config = load(text, &[("CREDENTIALS_DIRECTORY", &credentials)]).expect("good");
    assert_eq!(config.mail.smtp_url, "smtps://robot:hunter2@mail.example:465");
    assert_eq!(config.sms.headers["authorization"], "Bearer hunter3");
    assert_eq!(config.sign_on["x"].client_secret, "hunter4");
    assert!(!config.shown().expect("shown").contains("hunter"));
    let path = folder.path().join("smtp").display().to_string();
    assert_eq!(load("", &[("TAJMAAT_MAIL__SMTP_URL_FILE", &path)]).expect("good").mail.smtp_url, config.mail.smtp_url, "an absolute path, by the environment");
    let refused = |text: &str| format!("{:#}", load(text, &[("CREDENTIALS_DIRECTORY", &credentials)]).expect_err("refused"));
    assert!(refused("secret_file = \"missing\"").contains("secret_file"));
    assert!(refused("secret_file = \"empty\"").contains("secret_file is empty"));
    let twice = refused("[mail]\nsmtp_url = \"smtps://robot:hunter5@mail.example\"\nsmtp_url_file = \"smtp\"\n");
    assert!(twice.contains("both") && !twice.contains("hunter"), "{twice}");
}

#[test]
fn what_could_not_work_is_refused_by_its_key_and_without_its_secret() {
    for (text, key) in [
        ("database_url = \"mysql://u:hunter2@db/x\"", "database_url"),
        ("database_url = \"/var/lib/tajmaat.sqlite\"", "database_url"),
        ("database_url = \"postgres://u:hunter2@db\"", "database_url"),
        ("database_url = \"postgres://u:hunter2@db:port/x\"", "database_url"),
        ("[mail]\nsmtp_url = \"mail.example:465\"", "mail.smtp_url"),
        ("[mail]\nsmtp_url = \"robot:hunter2@mail.example\"", "mail.smtp_url"),
        ("[mail]\nsmtp_url = \"https://robot:hunter2@mail.example\"", "mail.smtp_url"),
        ("[mail]\nsmtp_url = \"smtp://robot:hunter2@mail.example?tls=maybe\"", "mail.smtp_url"),
        ("[files]\ns3_bucket = \"photos\"", "files.s3_region"),
        ("[files]\ns3_bucket = \"photos\"\ns3_region = \"x\"\ns3_access_key = \"hunter2\"", "files.s3_secret_key"),
        ("[files]\ns3_secret_key = \"hunter2\"", "files.s3_bucket"),
        ("[files]\ns3_bucket = \"photos\"\ns3_region = \"x\"\ns3_access_key = \"x\"\ns3_secret_key = \"x\"\ns3_endpoint = \"s3.example\"", "files.s3_endpoint"),
        ("[log]\nlevel = \"loud=very\"", "log.level"),
    ] {
        let said = format!("{:#}", load(text, &[]).expect_err(text));
        assert!(said.contains(key) && !said.contains("hunter2"), "{text}: {said}");
    }
}

#[test]
fn a_short_secret_is_refused() {
    assert!(load("secret = \"short\"", &[]).is_err());
}

#[test]
fn a_bad_public_url_is_refused() {
    assert!(load("public_url = \"example.org\"", &[]).is_err());
    assert!(load("public_url = \"https://example.org/path\"", &[]).is_err());
    assert_eq!(load("public_url = \"https://example.org/\"", &[]).expect("good").public_url, "https://example.org");
}

#[test]
fn without_a_public_url_people_use_the_address_it_listens_on() {
    assert_eq!(load("", &[("TAJMAAT_ADDRESS", "127.0.0.1:8080")]).expect("good").public_url, "http://127.0.0.1:8080");
}
