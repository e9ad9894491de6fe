//! With oidc-provider, whose tokens are of the machine's time: so is the clock of these houses.

use crate::common::fr;
use app::words::tr;
use tajmaat::base::clock::Clock;

use super::provider::{Browser, issuer};
use super::*;

/// The real provider as configured here.
pub fn national() -> ProviderConfig {
    ProviderConfig { issuer: issuer().to_owned(), ..configured(ProviderKind::OpenId) }
}

fn scene(house: &TestApp) -> Scene<'_> {
    house.app.clock.set(Clock::System.now());
    let at = |path: &str| format!("{}{path}", issuer());
    let plain = ProviderConfig {
        authorize_url: at("/auth"),
        token_url: at("/token"),
        user_info_url: at("/me"),
        scopes: ["openid", "email", "profile"].map(ToOwned::to_owned).to_vec(),
        ..configured(ProviderKind::OAuth2)
    };
    let careful = ProviderConfig { trust_email: false, ..national() };
    Scene::new(house, &[("national", national()), ("careful", careful), ("plain", plain)])
}

crate::on_both_engines!(somebody_new_joins_and_comes_back, |house| {
    let scene = scene(&house);
    let (mut person, mut browser) = (scene.visitor(), Browser::new());
    let shown = person.get("/sign-in?next=%2Fain-amlal%2Fsolutions").await;
    assert!(shown.words().contains("Se connecter avec Identité"), "{}", shown.words());
    assert_eq!(shown.attributes("form[action='/sign-on/national'] input[name=next]", "value"), ["/ain-amlal/solutions"]);

    let asked = leave(&mut person, "national", "/ain-amlal/solutions").await;
    assert_eq!(asked.value("code_challenge_method"), "S256");
    assert_eq!(asked.value("response_type"), "code");
    assert_eq!(asked.value("redirect_uri"), "http://tajmaat.test/sign-on/national/callback");
    assert!(asked.value("scope").split(' ').any(|scope| scope == "openid"));
    assert!([asked.value("state"), asked.value("nonce"), asked.value("code_challenge")].iter().all(|secret| secret.len() == 43));

    let back = browser.sign_in(asked.0.as_str(), "Fatima~fatima@example.org~yes~101").await;
    assert_eq!(person.get(&back).await.redirect(), JOIN);
    assert!(!is_inside(&mut person).await, "nobody is inside before they agreed");
    let form = person.get(JOIN).await;
    assert_eq!(form.value("name").as_deref(), Some("Fatima"));
    assert!(form.words().contains("fatima@example.org"));
    assert_eq!(person.post(JOIN, &JOINING).await.redirect(), "/ain-amlal/solutions");
    assert!(person.get("/account").await.words().contains("Fatima B."));
    let (email, hash): (String, Option<String>) =
        house.app.db.one(sql("SELECT email, password_hash FROM accounts WHERE confirmed_at IS NOT NULL")).await.expect("one");
    assert_eq!((email.as_str(), hash), (EMAIL, None));
    let (method,): (String,) = house.app.db.one(sql("SELECT method FROM residents")).await.expect("a residence");
    assert_eq!(method, "single_sign_on");

    person.post("/sign-out", &[]).await.redirect();
    let asked = leave(&mut person, "national", "").await;
    // The provider remembers them: nothing is asked, and nobody joins twice.
    let back = browser.sign_in(asked.0.as_str(), "").await;
    assert_eq!(person.get(&back).await.redirect(), "/account");
    assert_eq!(scene.count("SELECT COUNT(*) FROM accounts").await, 1);
});

crate::on_both_engines!(plain_oauth_knows_people_by_user_info, |house| {
    let scene = scene(&house);
    let mut person = scene.visitor();
    let asked = leave(&mut person, "plain", "").await;
    assert_eq!((asked.value("code_challenge_method").as_str(), asked.value("nonce").as_str()), ("S256", ""));
    let back = Browser::new().sign_in(asked.0.as_str(), "Driss~driss@example.org~yes~102").await;
    assert_eq!(person.get(&back).await.redirect(), "/sign-on/plain/join");
    let form = person.get("/sign-on/plain/join").await;
    assert_eq!(form.value("name").as_deref(), Some("Driss"));
    assert_eq!(person.post("/sign-on/plain/join", &JOINING).await.redirect(), "/account");
    let (subject, email): (String, String) =
        house.app.db.one(sql("SELECT subject, email FROM identities JOIN accounts ON id = account_id WHERE provider = 'plain'")).await.expect("one");
    assert_eq!((subject.as_str(), email.as_str()), ("Driss~driss@example.org~yes~102", "driss@example.org"));
});

crate::on_both_engines!(an_address_that_nobody_vouches_for_gets_a_link, |house| {
    let scene = scene(&house);
    for (provider, login) in [("careful", "Amina~amina@example.org~yes"), ("national", "Brahim~brahim@example.org~no")] {
        let mut person = scene.visitor();
        let asked = leave(&mut person, provider, "").await;
        let back = Browser::new().sign_in(asked.0.as_str(), login).await;
        let join = person.get(&back).await.redirect();
        assert!(person.get(&join).await.words().contains("Nous enverrons un lien"));
        assert_eq!(person.post(&join, &JOINING).await.redirect(), "/account");
        assert_eq!(scene.count("SELECT COUNT(email) FROM accounts").await, 0, "{login}");
        let mails = house.mails().await;
        let link = mails[0].text.lines().find_map(|line| line.strip_prefix("http://tajmaat.test")).expect("a link");
        assert!(person.post(link, &[]).await.words().contains(&fr(tr::accounts::EMAIL_CHANGED_TITLE)));
        assert_eq!(scene.count("SELECT COUNT(email) FROM accounts").await, 1, "{login}");
        house.app.db.run(sql("DELETE FROM accounts")).await.expect("nobody");
    }
});

crate::on_both_engines!(a_code_is_good_once_and_for_one_browser, |house| {
    let scene = scene(&house);
    let (mut person, mut other) = (scene.visitor(), scene.visitor());
    let asked = leave(&mut person, "national", "").await;
    let back = Browser::new().sign_in(asked.0.as_str(), "Fatima~fatima@example.org~yes").await;
    let code =
        |path: &str| Url::parse(&format!("http://x{path}")).expect("a path").query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();

    // Another browser's attempt has another PKCE verifier: the provider itself refuses the stolen code.
    let theirs = leave(&mut other, "national", "").await;
    let stolen = other.get(&format!("{CALLBACK}?code={}&state={}", code(&back), theirs.value("state"))).await;
    assert_eq!(said(&stolen), (403, "La connexion n'a pas abouti".to_owned()));

    let asked = leave(&mut person, "national", "").await;
    let back = Browser::new().sign_in(asked.0.as_str(), "Fatima~fatima@example.org~yes").await;
    assert_eq!(person.get(&back).await.redirect(), JOIN);
    // The same way back again: the attempt is used up.
    assert_eq!(said(&person.get(&back).await).0, 400);
    // The same code with a new attempt: the provider refuses it.
    let again = leave(&mut person, "national", "").await;
    let replayed = person.get(&format!("{CALLBACK}?code={}&state={}", code(&back), again.value("state"))).await;
    assert_eq!(said(&replayed), (403, "La connexion n'a pas abouti".to_owned()));
    assert_eq!(scene.count("SELECT COUNT(*) FROM accounts").await, 0);
});

crate::on_both_engines!(who_refuses_at_the_provider_gets_a_page, |house| {
    let scene = scene(&house);
    let mut person = scene.visitor();
    let asked = leave(&mut person, "national", "").await;
    let back = Browser::new().refuse(asked.0.as_str()).await;
    assert!(back.contains("error=access_denied"), "{back}");
    let answer = person.get(&back).await;
    assert_eq!(said(&answer), (403, fr(tr::sign_on::DENIED_TITLE)));
    assert_eq!(answer.attributes("main a.button", "href"), ["/sign-in"]);
});
