//! Words that no text of a locale may hold, each with what is written instead. One idea has one word; what is copied from another language, ambiguous or
//! bent stays out.
//!
//! A pattern matches whole words. `*` at its end lets the word go on, `*` at its beginning lets something stand before it, `^` means the beginning of the
//! text. Arabic vowel signs count only where the pattern has some.

/// A pattern, and what is written instead.
pub type Forbidden = (&'static str, &'static str);

/// The list of a locale.
pub fn of(locale: &str) -> &'static [Forbidden] {
    match locale {
        "ar" => ARABIC,
        "fr" => FRENCH,
        "en" => ENGLISH,
        _ => &[],
    }
}

/// Phrases in which a forbidden word means something else.
pub fn allowed(locale: &str) -> &'static [&'static str] {
    match locale {
        "ar" => &["إعادة تحميل", "صفحات القائمة"],
        "fr" => &["les idées et les actes", "à la place d'autrui"],
        _ => &[],
    }
}

const ARABIC: &[Forbidden] = &[
    // One idea, one word.
    ("*اعتراض*", "تظلم (قرار) أو تعرض (معطيات)"),
    ("*اعترض*", "تظلم (قرار) أو تعرض (معطيات)"),
    ("تعليق الحساب", "إيقاف المشاركة"),
    ("تعليق المشاركة", "إيقاف المشاركة"),
    ("كلمة المرور", "كلمة السر"),
    ("*قائمة", "لائحة"),
    ("*قوائم", "لوائح"),
    ("*بيانات", "معطيات"),
    ("*بياناتكم", "معطياتكم"),
    ("*كوكيز", "ملف ارتباط (كوكي)"),
    ("*إصدار", "نسخة"),
    ("*تحميل", "تنزيل"),
    // Copied from French or English.
    ("ما صار من", "تُكتب النتيجة"),
    ("ما صار منه", "تُكتب النتيجة"),
    ("قواعد الدار", "قواعد المشاركة"),
    ("في أي أجل", "أجل القرار"),
    ("كيف تسير الأمور", "الحالة"),
    ("*بواسطة", "من طرف"),
    ("كمسودة", "في المسودات"),
    ("يزن التبليغ", "نقط التبليغ"),
    ("يجد الحجب", "يؤكد الحجب"),
    ("لا شيء ينتظر", "لا شيء في الانتظار"),
    // The first person that reads like a passive.
    ("أُبقي", "تم الإبقاء"),
    ("أُظهر", "تم إظهار"),
    ("أُضيف", "تمت إضافة"),
    // People are addressed in the plural of respect.
    ("أنت", "أنتم"),
    ("حسابك", "حسابكم"),
    ("اسمك", "اسمكم"),
    ("نصك", "نصكم"),
    ("رقمك", "رقمكم"),
    ("عنوانك", "عنوانكم"),
    ("هاتفك", "هاتفكم"),
    ("صفحتك", "صفحتكم"),
    ("دعمك", "دعمكم"),
    ("مقترحك", "مقترحكم"),
    ("تبليغك", "تبليغكم"),
    ("تظلمك", "تظلمكم"),
    ("يمكنك", "يمكنكم"),
    ("اكتب", "المرجو كتابة"),
    ("اختر", "المرجو اختيار"),
    ("انتظر دقيقة", "المرجو الانتظار"),
    ("حاول مرة", "المرجو المحاولة"),
    ("اضغط", "المرجو الضغط"),
];

const FRENCH: &[Forbidden] = &[
    ("en examen", "en cours de vérification"),
    ("antécédents", "historique"),
    ("dossier", "historique, compte"),
    ("dossiers", "historiques, comptes"),
    ("tranché*", "décidé"),
    ("fondé*", "justifié"),
    ("retenir", "choisir, compter, garder"),
    ("retenu*", "choisi, compté, gardé"),
    ("^plus utiles", "les plus utiles"),
    ("noircissement*", "partie masquée en noir"),
    ("silence", "interdiction de publier"),
    ("carré", "code QR"),
    ("acte", "opération"),
    ("actes", "opérations"),
    ("agir", "participer, être actif"),
    ("paraître", "être publié"),
    ("paraît", "est publié"),
    ("délier", "dissocier"),
    ("mairie", "commune"),
    ("courriel*", "e-mail"),
    ("mail", "e-mail"),
    ("mails", "e-mails"),
    ("mél", "e-mail"),
    ("contestation*", "recours"),
    ("rien n'attend", "rien en attente"),
    ("soyez le premier", "une tournure neutre"),
    ("vous serez tenu", "nous vous ferons part"),
    ("vous êtes venu", "une tournure neutre"),
];

const ENGLISH: &[Forbidden] = &[
    ("what became of", "the result"),
    ("led to", "resulted in"),
    ("stand", "is"),
    ("stands", "is"),
    ("keeps the rules", "follows the rules"),
    ("found it right", "confirmed it"),
    ("mend", "fix"),
    ("speak for", "represent"),
    ("gone for good", "deleted permanently"),
    ("out of sight", "hidden"),
    ("taken back", "withdrawn"),
    ("given back", "returned"),
    ("asker", "the person who asked"),
    ("a hiding", "a decision to hide"),
    ("a measure given", "a measure applied"),
    ("give a measure", "apply a measure"),
    ("mute", "posting ban"),
    ("noted", "recorded"),
    ("nothing waits", "nothing is waiting"),
    ("say how it stands", "update the status"),
    ("ways in", "ways to sign in"),
    ("somebody", "someone"),
    ("everybody", "everyone"),
    ("whoever", "the person who"),
    ("by whom", "who did it"),
    ("the works", "the work"),
    ("of works", "of the work"),
    ("supports needed", "supporters needed"),
    ("email*", "e-mail"),
    ("mail", "e-mail"),
    ("mails", "e-mails"),
    ("log in", "sign in"),
    ("login", "sign-in"),
    ("good for", "works for"),
    ("good until", "valid until"),
    ("complaint*", "flag, appeal or objection"),
    ("color*", "colour"),
    ("neighborhood*", "neighbourhood"),
    ("behavior*", "behaviour"),
    ("organiz*", "organis…"),
    ("recogniz*", "recognis…"),
    ("apologiz*", "apologis…"),
    ("canceled", "cancelled"),
];
