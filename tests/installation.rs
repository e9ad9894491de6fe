//! The installation's secret and the database that belongs to it.

use tajmaat::base::clock::Rng;
use tajmaat::base::config::Config;
use tajmaat::base::secret::Secret;

use crate::on_both_engines;

on_both_engines!(a_database_keeps_to_its_secret, |house| {
    house.app.secret.check(&house.app.db).await.expect("the first is taken");
    house.app.secret.check(&house.app.db).await.expect("and known again");
    let other = Config { secret: "another secret of more than enough letters".to_owned(), ..Config::default() };
    let other = Secret::open(&other, &Rng::seeded(1)).expect("configured");
    let refused = other.check(&house.app.db).await.expect_err("another one is refused").to_string();
    assert!(refused.contains("secret"), "{refused}");
});
