//! The demonstration's organisations: those that speak, one that waits, one that was refused, an invitation, and three pledges: kept, under way, overdue.

use anyhow::Context as _;
use app::model::organisations::OrganisationAct;

use super::Seeding;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, OrganisationId, PledgeId, RequestId, SolutionId};
use crate::content::photos;
use crate::participation::pledges;
use crate::participation::pledges::past::{self as promises, PledgeRow, ReportRow};
use crate::people::organisations;
use crate::people::organisations::past::{self as history, Event, NewInvitation, OrganisationRow, RequestRow};
use crate::site::demo::content::{Organisation, Scene};
use crate::site::demo::draw;
use crate::web::UploadedFile;

/// A mandate of one page.
const MANDATE: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n\
4 0 obj<</Length 62>>stream\nBT /F1 18 Tf 72 760 Td (Procuration - Association Zitoun) Tj ET \nendstream endobj\n\
trailer<</Root 1 0 R>>\n%%EOF\n";

/// Those that promise something.
const RIAD: &str = "dar-amlal";
const MILLS: &str = "huileries-ain-amlal";

impl Seeding<'_> {
    pub(super) async fn organisations(&mut self, all: &[Organisation]) -> anyhow::Result<()> {
        let at = self.app.clock.now().plus_days(-520);
        for known in all {
            let representative = self.people.find(&known.representative).with_context(|| format!("nobody speaks for {}", known.handle))?;
            let id = self.app.rng.id(at);
            let row = OrganisationRow {
                id,
                commune: self.commune,
                handle: &known.handle,
                kind: known.kind.as_str(),
                names: (&known.ar, &known.fr),
                about: (&known.about_ar, &known.about_fr),
                representative,
                at,
            };
            history::insert(&mut self.tx, &row).await?;
            self.organisations.insert(known.handle.clone(), (id, representative));
        }
        Ok(())
    }

    /// What organisations ask and promise, after everything that they speak of.
    pub(super) async fn speaking(&mut self) -> anyhow::Result<()> {
        for (key, (organisation, representative)) in self.organisations.clone() {
            let at = self.plan.now.plus_days(-520);
            let actor = Some(self.staff["administrator"]);
            let event = Event { act: OrganisationAct::Approved, account: Some(representative), actor, by_staff: true, reason: "" };
            history::insert_event(&mut self.tx, self.app.rng.id(at), organisation, &event, at).await?;
            if key == RIAD {
                self.invitation(organisation, representative).await?;
            }
        }
        self.waiting().await?;
        self.refused().await?;
        self.pledges().await
    }

    async fn invitation(&mut self, organisation: OrganisationId, by: AccountId) -> anyhow::Result<()> {
        let at = self.plan.now.plus_days(-2);
        let new = NewInvitation {
            id: self.app.rng.id(at),
            organisation,
            hash: self.app.rng.bytes::<32>().to_vec(),
            contact: "resident@ain-amlal.example",
            by,
            at,
            expires_at: at.plus_days(14),
        };
        history::insert_invitation(&mut self.tx, &new).await?;
        let event = Event { act: OrganisationAct::Invited, account: None, actor: Some(by), by_staff: false, reason: "" };
        Ok(history::insert_event(&mut self.tx, self.app.rng.id(at), organisation, &event, at).await?)
    }

    async fn waiting(&mut self) -> anyhow::Result<()> {
        let at = self.plan.now.plus_days(-3);
        let (asker, _) = self.author("منير الفاسي")?;
        let id: RequestId = self.app.rng.id(at);
        let row = RequestRow {
            id,
            commune: self.commune,
            asker,
            kind: "association",
            names: ("جمعية زيتون للتشجير", "Association Zitoun pour l'arbre"),
            about: (
                "نغرس الأشجار مع تلاميذ المدارس ونسقيها في الصيف، من شارع الزيتون إلى دوار إغرم.",
                "Nous plantons des arbres avec les écoles et les arrosons l'été, de l'avenue Zitoun au douar Ighrem.",
            ),
            ice: None,
            receipt: ("214/2023", "Pachalik d'Aïn Amlal"),
            refused: None,
            at,
        };
        history::add_request(&mut self.tx, &row).await?;
        let file = self.app.rng.letters::<26>();
        let document = self.app.rng.id(at);
        history::add_mandate(&mut self.tx, (document, id), asker, (&file, MANDATE.len() as i64), at).await?;
        self.app.files.put(&organisations::mandate_path(&file), MANDATE.to_vec()).await.map_err(|error| anyhow::anyhow!("a mandate: {error}"))
    }

    async fn refused(&mut self) -> anyhow::Result<()> {
        let at = self.plan.now.plus_days(-24);
        let reason = "Le document joint n'est pas signé par la présidente. Renvoyez-le signé et nous l'examinerons aussitôt.";
        let row = RequestRow {
            id: self.app.rng.id(at),
            commune: self.commune,
            asker: self.staff["resident"],
            kind: "cooperative",
            names: ("تعاونية نساء السافلة", "Coopérative des femmes d'aval"),
            about: (
                "نصنع الصابون من زيت القلي المستعمل ونبيعه في السوق الأسبوعي.",
                "Nous faisons du savon avec l'huile de friture usagée et le vendons au souk.",
            ),
            ice: Some("001525726706003"),
            receipt: ("", ""),
            refused: Some((reason, self.staff["administrator"], at.plus_days(2))),
            at,
        };
        Ok(history::add_request(&mut self.tx, &row).await?)
    }

    async fn pledges(&mut self) -> anyhow::Result<()> {
        let of = |key: &str| self.proposed.iter().find(|(known, _)| known == key).map(|(_, id)| *id).context("an organisation proposed something");
        let (round, tank) = (of(RIAD)?, of(MILLS)?);
        let photo = self.evidence().await?;
        let kept = Promise {
            key: MILLS,
            solution: tank,
            kind: "money",
            what: "نصف ثمن الصهريج المشترك بين المعاصر الصغيرة.",
            amount: 11_000_000,
            unit: "",
            days: (150, 30),
            state: "kept",
            reports: &[
                (110, 5_000_000, "أودعنا الشطر الأول في حساب الجمعية، والوصل معلق في مقرها.", true),
                (41, 11_000_000, "أودعنا الشطر الثاني. حصتنا كاملة وننتظر جواب الجماعة عن النصف الآخر.", true),
            ],
        };
        let under_way = Promise {
            key: RIAD,
            solution: round,
            kind: "material",
            what: "Trier 60 kg de biodéchets par semaine et les livrer à la coopérative de compostage, pesés à chaque tournée.",
            amount: 156_000,
            unit: "kg",
            days: (140, -60),
            state: "under_way",
            reports: &[
                (105, 30_000, "Cinq semaines de tri, pesées au départ et à l'arrivée.", true),
                (63, 67_500, "Deux cafés voisins trient maintenant avec nous.", true),
                (20, 102_000, "Les nouveaux seaux fermés sont en place.", false),
            ],
        };
        let overdue = Promise {
            key: RIAD,
            solution: round,
            kind: "jobs",
            what: "Deux emplois à temps partiel pour conduire le triporteur de la tournée.",
            amount: 200,
            unit: "",
            days: (120, 12),
            state: "under_way",
            reports: &[(50, 100, "Un premier conducteur a signé son contrat.", false)],
        };
        self.promise(&kept, "").await?;
        self.promise(&under_way, &photo).await?;
        self.promise(&overdue, "").await
    }

    /// A picture of full bins, sent as anybody does.
    async fn evidence(&self) -> anyhow::Result<String> {
        let png = tokio::task::spawn_blocking(|| draw(Scene::Bins, 7, false)).await?.context("a picture can be drawn")?;
        let sizes = photos::shrunk(UploadedFile::new("photo", png)).await.map_err(|error| anyhow::anyhow!("a picture: {error}"))?;
        let sizes = sizes.map_err(|why| anyhow::anyhow!("a picture: {why:?}"))?;
        let name = self.app.rng.letters::<26>();
        for ((size, _), bytes) in photos::SIZES.iter().zip(sizes) {
            self.app.files.put(&pledges::photo_path(&name, size), bytes).await.map_err(|error| anyhow::anyhow!("a picture: {error}"))?;
        }
        Ok(name)
    }

    /// A pledge with its steps and reports; the photo belongs to the last one.
    async fn promise(&mut self, promise: &Promise<'_>, photo: &str) -> anyhow::Result<()> {
        let now = self.plan.now;
        let at = now.plus_days(-promise.days.0);
        let (organisation, by) = self.organisations[promise.key];
        let id: PledgeId = self.app.rng.id(at);
        let row = PledgeRow {
            id,
            commune: self.commune,
            organisation,
            solution: promise.solution,
            kind: promise.kind,
            what: promise.what,
            amount: promise.amount,
            unit: promise.unit,
            due: pledges::day_of(now.plus_days(-promise.days.1)).context("a day")?,
            state: promise.state,
            reports: promise.reports.len() as i64,
            done: promise.reports.last().map_or(0, |report| report.1),
            by,
            at,
        };
        promises::insert(&mut self.tx, &row).await?;
        promises::add_step(&mut self.tx, (self.app.rng.id(at), id), "promised", by, at).await?;
        let day = |days: i64| -> Timestamp { now.plus_days(-days) };
        for (index, (days, amount, note, confirmed)) in promise.reports.iter().enumerate() {
            let last = index + 1 == promise.reports.len();
            let confirmed = confirmed.then(|| (self.staff["officer"], day(days - 1)));
            let number = index as i64 + 1;
            let row = ReportRow { pledge: id, number, amount: *amount, note, photo: if last { photo } else { "" }, by, at: day(*days), confirmed };
            promises::add_report(&mut self.tx, &row).await?;
            if index == 0 {
                promises::add_step(&mut self.tx, (self.app.rng.id(day(*days)), id), "under_way", by, day(*days)).await?;
            }
            if last && promise.state == "kept" {
                promises::add_step(&mut self.tx, (self.app.rng.id(day(*days)), id), "kept", by, day(*days)).await?;
            }
        }
        Ok(())
    }
}

/// A pledge of the demonstration.
struct Promise<'a> {
    key: &'a str,
    solution: SolutionId,
    kind: &'a str,
    what: &'a str,
    /// In hundredths.
    amount: i64,
    unit: &'a str,
    /// Days ago: made, due.
    days: (i64, i64),
    state: &'a str,
    /// Days ago, amount so far, note, whether confirmed.
    reports: &'a [(i64, i64, &'a str, bool)],
}
