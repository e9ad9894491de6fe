//! Providers in the configuration.

use tajmaat::base::config::Config;

const GOOD: &str = r#"
[sign_on.rabat]
issuer = "https://id.example"
client_id = "tajmaat"
client_secret = "hunter2"
trust_email = true
name = { ar = "الهوية", fr = "Identité" }
residence = { claim = "address.commune", values = { "101" = "ain-amlal", "102" = "ain-amlal/centre" } }

[sign_on.forge]
kind = "oauth2"
authorize_url = "https://forge.example/authorize"
token_url = "https://forge.example/token"
user_info_url = "https://forge.example/user"
client_id = "tajmaat"
client_secret = "hunter2"
name = { ar = "الورشة", fr = "Forge", en = "Forge" }
fields = { id = "id", email_verified = "" }
"#;

fn load(text: &str, variables: &[(&str, &str)]) -> anyhow::Result<Config> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("tajmaat.toml");
    std::fs::write(&file, text)?;
    Config::load(Some(&file), variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

#[test]
fn good_providers_are_read_and_shown_without_their_secrets() {
    let config = load(GOOD, &[]).expect("good");
    assert_eq!(config.sign_on.keys().collect::<Vec<_>>(), ["forge", "rabat"]);
    assert_eq!(config.sign_on["rabat"].named().en, "Identité");
    assert_eq!((config.sign_on["forge"].fields.id.as_str(), config.sign_on["forge"].fields.name.as_str()), ("id", "name"));
    let shown = config.shown().expect("shown");
    assert!(!shown.contains("hunter2") && shown.contains("https://id.example") && shown.contains("ain-amlal/centre"), "{shown}");
    toml::from_str::<Config>(&shown).expect("what is shown can be read again");
}

#[test]
fn a_secret_comes_from_the_environment() {
    let file = GOOD.replace("client_secret = \"hunter2\"\n", "");
    let config = load(&file, &[("TAJMAAT_SIGN_ON__RABAT__CLIENT_SECRET", "hunter3"), ("TAJMAAT_SIGN_ON__RABAT__TRUST_EMAIL", "false")]).expect("good");
    let rabat = &config.sign_on["rabat"];
    assert_eq!((rabat.client_secret.as_str(), rabat.trust_email, rabat.issuer.as_str()), ("hunter3", false, "https://id.example"));
    assert!(load(&file, &[("TAJMAAT_SIGN_ON__RABAT__CLIENT_SECRETE", "hunter3")]).is_err());
}

#[test]
fn providers_that_cannot_work_are_refused_by_name() {
    let bad = [
        ("issuer = \"https://id.example\"", "issuer = \"http://id.example\"", "issuer"),
        ("issuer = \"https://id.example\"", "issuer = \"id.example\"", "issuer"),
        ("issuer = \"https://id.example\"", "issuer = \"https://user:hunter2@id.example\"", "issuer"),
        ("issuer = \"https://id.example\"", "", "issuer"),
        ("issuer = \"https://id.example\"", "issuer = \"https://id.example\"\ntoken_url = \"https://id.example/t\"", "token_url"),
        ("issuer = \"https://id.example\"", "issuer = \"https://id.example\"\nfields = { id = \"id\" }", "fields"),
        ("issuer = \"https://id.example\"", "isuer = \"https://id.example\"", "isuer"),
        ("client_id = \"tajmaat\"", "", "client_id"),
        ("token_url = \"https://forge.example/token\"", "", "token_url"),
        ("token_url = \"https://forge.example/token\"", "token_url = \"http://forge.example/token\"", "token_url"),
        ("fr = \"Identité\"", "de = \"Ausweis\"", "de"),
        ("name = { ar = \"الهوية\", fr = \"Identité\" }", "name = { ar = \"الهوية\" }", "name"),
        ("\"ain-amlal/centre\"", "\"ain-amlal/centre/x\"", "residence"),
        ("\"ain-amlal/centre\"", "\"Aïn Amlal\"", "residence"),
        ("claim = \"address.commune\"", "claim = \"\"", "residence"),
        ("[sign_on.rabat]", "[sign_on.\"Rabat 1\"]", "sign_on"),
        ("kind = \"oauth2\"", "kind = \"saml\"", "saml"),
    ];
    for (good, bad, named) in bad {
        let error = format!("{:#}", load(&GOOD.replacen(good, bad, 1), &[]).expect_err(bad));
        assert!(error.contains(named) && !error.contains("hunter2"), "{bad}: {error}");
    }
    let loopback = GOOD.replace("https://id.example", "http://127.0.0.1:4000");
    assert!(load(&loopback, &[]).is_ok(), "this machine itself needs no TLS");
}
