//! Makes what browsers load: two style sheets from `style/`, the files of `public/`, and (feature `bundle`) the islands of `app` as WebAssembly.
//! Every file is named by the hash of its content, compressed once, and embedded into the server.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use sha2::{Digest as _, Sha256};

/// The style sheets, and what each is made of in the order of the layers. Every page loads the first; pages of the staff load theirs after it.
const SHEETS: [(&str, &[&str]); 2] =
    [("style.css", &["tokens", "base", "layout", "components", "pages", "home", "item", "people", "print"]), ("staff.css", &["staff"])];

/// A file to embed: its name without hash, and its content.
struct File {
    name: String,
    content: Vec<u8>,
}

fn main() {
    let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let root = package.ancestors().nth(2).expect("the package lies two folders deep").to_owned();
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    for watched in ["build.rs", "style", "public"] {
        println!("cargo::rerun-if-changed={}", root.join(watched).display());
    }

    let mut files = public_files(&root.join("public"));
    let sheets = SHEETS.map(|(name, parts)| {
        let sheet = files.iter().fold(style_sheet(&root.join("style"), parts), |sheet, file| sheet.replace(&format!("/assets/{}", file.name), &address(file)));
        File { name: name.to_owned(), content: sheet.into_bytes() }
    });
    files.extend(sheets);
    #[cfg(feature = "bundle")]
    files.extend(bundle::build(&root, &out));

    let mut code = String::from("static ASSETS: &[Asset] = &[\n");
    for file in &files {
        embed(file, &out, &mut code);
    }
    code.push_str("];\n");
    fs::write(out.join("assets.rs"), code).expect("OUT_DIR can be written");
}

fn style_sheet(folder: &Path, parts: &[&str]) -> String {
    let read = |name: &&str| fs::read_to_string(folder.join(format!("{name}.css"))).unwrap_or_else(|error| panic!("style/{name}.css: {error}"));
    parts.iter().map(read).map(|style| without_comments(&style)).collect()
}

/// What only its authors read does not go over the network: comments, and the space before each line.
fn without_comments(style: &str) -> String {
    let mut bare = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, after)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    bare.lines().map(str::trim).filter(|line| !line.is_empty()).fold(String::new(), |style, line| style + line + "\n")
}

fn public_files(folder: &Path) -> Vec<File> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).expect("public/ can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("inside public/").to_string_lossy().replace('\\', "/");
                files.push(File { name, content: fs::read(&path).expect("public/ can be read") });
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// `/assets/NAME.HASH.EXT`
fn address(file: &File) -> String {
    let hash: String = Sha256::digest(&file.content).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let (stem, extension) = file.name.rsplit_once('.').unwrap_or((&file.name, "bin"));
    format!("/assets/{stem}.{hash}.{extension}")
}

fn embed(file: &File, out: &Path, code: &mut String) {
    let kind = match file.name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        _ => "text/plain; charset=utf-8",
    };
    let folder = out.join("embedded");
    fs::create_dir_all(&folder).expect("OUT_DIR can be written");
    let stored = folder.join(file.name.replace('/', "_"));
    let store = |suffix: &str, content: &[u8]| {
        let path = PathBuf::from(format!("{}{suffix}", stored.display()));
        fs::write(&path, content).expect("OUT_DIR can be written");
        format!("include_bytes!({:?})", path.display().to_string())
    };
    let plain = store("", &file.content);
    let compressible = !matches!(kind, "image/png" | "font/woff2");
    let (brotli, gzip) =
        if compressible { (store(".br", &brotli(&file.content)), store(".gz", &gzip(&file.content))) } else { ("&[]".to_owned(), "&[]".to_owned()) };
    let _ = writeln!(code, "Asset {{ name: {:?}, address: {:?}, kind: {kind:?}, plain: {plain}, brotli: {brotli}, gzip: {gzip} }},", file.name, address(file));
}

fn brotli(content: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 65_536, 11, 22);
    writer.write_all(content).expect("memory can be written");
    drop(writer);
    compressed
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(content).expect("memory can be written");
    writer.finish().expect("memory can be written")
}

/// The islands, the recount page and pages of questions, as WebAssembly. Compiled in a target folder of their own, so that they neither wait for the build that runs them nor are
/// rebuilt with it.
#[cfg(feature = "bundle")]
mod bundle {
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::{env, fs};

    use wasm_bindgen_cli_support::Bindgen;

    use super::File;

    const TARGET: &str = "wasm32-unknown-unknown";

    /// A crate that becomes a file for browsers.
    struct Bundle {
        package: &'static str,
        features: &'static str,
        /// Scripts that load it, beside what is made: their names, and where they lie.
        scripts: &'static [(&'static str, &'static str)],
        /// What it is made of; changes elsewhere do not rebuild it.
        watched: &'static [&'static str],
        /// The most that all of it may weigh, compressed; of the others a test looks at what a page loads.
        most: Option<usize>,
    }

    const ISLANDS: Bundle = Bundle {
        package: "app",
        features: "hydrate",
        scripts: &[("loader.js", "app/src/islands/loader.js")],
        watched: &[
            "app/Cargo.toml",
            "app/src/lib.rs",
            "app/src/lang.rs",
            "app/src/escaping.rs",
            "app/src/islands",
            "app/src/model/mod.rs",
            "app/src/model/content.rs",
            "app/src/model/item_kind.rs",
            "app/src/model/outcome.rs",
            "app/src/model/path.rs",
            "app/src/model/paths.rs",
            "app/src/model/paths/consultations.rs",
            "app/src/model/percent.rs",
        ],
        most: None,
    };

    const RECOUNT: Bundle = Bundle {
        package: "recount",
        features: "",
        scripts: &[("recount_loader.js", "src/recount/loader.js"), ("recount_worker.js", "src/recount/worker.js")],
        watched: &["src/counting", "src/recount"],
        most: Some(150_000),
    };

    const ASKING: Bundle = Bundle {
        package: "asking",
        features: "",
        scripts: &[("asking_loader.js", "src/asking/loader.js")],
        watched: &["src/asking", "src/xlsform"],
        most: Some(110_000),
    };

    const ALL: [Bundle; 3] = [ISLANDS, RECOUNT, ASKING];

    pub fn build(root: &Path, out: &Path) -> Vec<File> {
        for watched in ["Cargo.toml", "Cargo.lock", ".cargo/config.toml"].iter().chain(ALL.iter().flat_map(|bundle| bundle.watched)) {
            println!("cargo::rerun-if-changed={}", root.join(watched).display());
        }
        have_target();
        ALL.iter().flat_map(|bundle| bundle.make(root, out)).collect()
    }

    impl Bundle {
        fn make(&self, root: &Path, out: &Path) -> Vec<File> {
            let package = self.package;
            let wasm = self.compile(root, out);
            let folder = out.join("bundle").join(package);
            let _ = fs::remove_dir_all(&folder);
            let mut bindgen = Bindgen::new();
            bindgen.input_path(wasm).out_name(package).typescript(false).remove_producers_section(true);
            bindgen
                .web(true)
                .and_then(|bindgen| bindgen.generate(&folder))
                .unwrap_or_else(|error| panic!("wasm-bindgen cannot make the browser bundle {package}: {error:#}"));
            let made = [format!("{package}.js"), format!("{package}_bg.wasm")].map(|name| (folder.join(&name), name));
            let scripts = self.scripts.iter().map(|(name, path)| (root.join(path), (*name).to_owned()));
            let content = |path: &Path| fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let files: Vec<File> = made.into_iter().chain(scripts).map(|(path, name)| File { content: content(&path), name }).collect();
            if let Some(most) = self.most {
                let weight: usize = files.iter().map(|file| super::brotli(&file.content).len()).sum();
                assert!(weight <= most, "the browser bundle {package} weighs {weight} bytes compressed, and may weigh {most}");
            }
            files
        }

        fn compile(&self, root: &Path, out: &Path) -> PathBuf {
            // OUT_DIR is TARGET_FOLDER/PROFILE/build/PACKAGE/out.
            let target_folder = out.ancestors().nth(4).expect("cargo's layout").join("bundle");
            let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
            let mut command = Command::new(cargo);
            command
                .current_dir(root)
                // Only here does the crate become a module of its own: as such it would hold up the crates that use it until it is compiled to the end.
                .args(["rustc", "--package", self.package, "--lib", "--crate-type", "cdylib", "--features", self.features])
                .args(["--profile", "bundle", "--target", TARGET, "--target-dir"])
                .arg(&target_folder);
            // What the surrounding build chose for the server must not leak into the browser's.
            for name in [
                "RUSTFLAGS",
                "CARGO_ENCODED_RUSTFLAGS",
                "RUSTC_WRAPPER",
                "RUSTC_WORKSPACE_WRAPPER",
                "CARGO_TARGET_DIR",
                "CARGO_BUILD_TARGET",
                "CARGO_MAKEFLAGS",
                "MAKEFLAGS",
            ] {
                command.env_remove(name);
            }
            let package = self.package;
            let status = command.status().unwrap_or_else(|error| panic!("cargo cannot be started for the browser bundle {package}: {error}"));
            assert!(status.success(), "the browser bundle {package} does not compile (see above); `--no-default-features` builds the server without it");
            target_folder.join(TARGET).join("bundle").join(format!("{package}.wasm"))
        }
    }

    /// Installs the WebAssembly target where it is missing.
    fn have_target() {
        let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
        let found = Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]).output();
        if found.is_ok_and(|output| output.status.success() && Path::new(String::from_utf8_lossy(&output.stdout).trim()).exists()) {
            return;
        }
        let added = Command::new("rustup").args(["target", "add", TARGET]).status();
        assert!(
            added.is_ok_and(|status| status.success()),
            "The browser bundle needs Rust's {TARGET} target, and `rustup target add {TARGET}` failed: install it, or build with `--no-default-features`."
        );
    }
}
