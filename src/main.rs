//! The program: see [`tajmaat::site::commands::line`].

fn main() -> anyhow::Result<()> {
    tajmaat::site::commands::line::main()
}
