//! Draws the photos of the demonstration: flat scenes of a small town, so that nothing is taken from anyone. What was repaired is drawn twice, before and
//! after, in the same place.

mod land;
mod street;
mod town;
mod traffic;
mod walking;
mod works;

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use tiny_skia::{Color, FillRule, LinearGradient, Paint, PathBuilder, Pixmap, Point, Rect, SpreadMode, Stroke, Transform};

use super::content::Scene;

const WIDTH: f32 = 1200.0;
const HEIGHT: f32 = 800.0;
/// Where the ground begins.
const GROUND: f32 = 500.0;

/// A canvas with a few words for drawing.
struct Picture {
    pixels: Pixmap,
    chance: ChaCha20Rng,
    /// Whether what was wrong has been repaired.
    finished: bool,
}

/// Draws a scene as PNG, before or after the works; another seed gives another town.
pub fn draw(scene: Scene, seed: u64, finished: bool) -> Option<Vec<u8>> {
    let mut picture = Picture { pixels: Pixmap::new(WIDTH as u32, HEIGHT as u32)?, chance: ChaCha20Rng::seed_from_u64(seed), finished };
    picture.backdrop(scene);
    picture.subject(scene);
    picture.pixels.encode_png().ok()
}

impl Picture {
    fn fill(&mut self, color: u32, build: impl FnOnce(&mut PathBuilder)) {
        let mut path = PathBuilder::new();
        build(&mut path);
        if let Some(path) = path.finish() {
            self.pixels.fill_path(&path, &paint(color), FillRule::Winding, Transform::identity(), None);
        }
    }

    fn line(&mut self, color: u32, width: f32, points: &[(f32, f32)]) {
        let mut path = PathBuilder::new();
        for (index, (x, y)) in points.iter().enumerate() {
            if index == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
        }
        if let Some(path) = path.finish() {
            let stroke = Stroke { width, ..Stroke::default() };
            self.pixels.stroke_path(&path, &paint(color), &stroke, Transform::identity(), None);
        }
    }

    fn shape(&mut self, color: u32, points: &[(f32, f32)]) {
        self.fill(color, |path| {
            for (index, (x, y)) in points.iter().enumerate() {
                if index == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
            }
            path.close();
        });
    }

    fn block(&mut self, color: u32, x: f32, y: f32, width: f32, height: f32) {
        self.shape(color, &[(x, y), (x + width, y), (x + width, y + height), (x, y + height)]);
    }

    fn disc(&mut self, color: u32, x: f32, y: f32, radius: f32) {
        self.fill(color, |path| path.push_circle(x, y, radius));
    }

    fn oval(&mut self, color: u32, x: f32, y: f32, width: f32, height: f32) {
        if let Some(frame) = Rect::from_xywh(x - width / 2.0, y - height / 2.0, width, height) {
            self.fill(color, |path| path.push_oval(frame));
        }
    }

    fn between(&mut self, least: f32, most: f32) -> f32 {
        self.chance.random_range(least..most)
    }

    /// Sky, hills, a row of houses, the ground.
    fn backdrop(&mut self, scene: Scene) {
        let night = matches!(scene, Scene::Lamp | Scene::Noise | Scene::Cafe | Scene::Floodlight | Scene::Evening | Scene::Summer);
        let hot = matches!(scene, Scene::Heat | Scene::Dust | Scene::Well | Scene::Field | Scene::Stumps);
        let (top, bottom) = match (night, hot) {
            (true, _) => (0x101c33, 0x34405e),
            (_, true) => (0xe9b872, 0xf8e6c1),
            _ => (0x8fc0dc, 0xe6f1ef),
        };
        let stops = vec![tiny_skia::GradientStop::new(0.0, color(top)), tiny_skia::GradientStop::new(1.0, color(bottom))];
        let sky = LinearGradient::new(Point::from_xy(0.0, 0.0), Point::from_xy(0.0, GROUND), stops, SpreadMode::Pad, Transform::identity());
        if let (Some(shader), Some(all)) = (sky, Rect::from_xywh(0.0, 0.0, WIDTH, HEIGHT)) {
            self.pixels.fill_rect(all, &Paint { shader, ..Paint::default() }, Transform::identity(), None);
        }
        let sun = if night { 0xe8e4d0 } else { 0xfff3c9 };
        let x = self.between(750.0, 1050.0);
        self.disc(sun, x, 130.0, if hot { 85.0 } else { 52.0 });
        for (base, shade) in [(360.0, if night { 0x27324a } else { 0xa9bfae }), (420.0, if night { 0x1f2a3d } else { 0x87a387 })] {
            let mut points = vec![(0.0, HEIGHT), (0.0, base)];
            for step in 1..=8 {
                let y = base + self.between(-70.0, 40.0);
                points.push((step as f32 * 150.0, y));
            }
            points.push((WIDTH, HEIGHT));
            self.shape(shade, &points);
        }
        if !scene.is_outside() {
            self.houses(night);
        }
        self.block(if night { 0x3a3f42 } else { 0xd8c29a }, 0.0, GROUND, WIDTH, HEIGHT - GROUND);
    }

    fn houses(&mut self, night: bool) {
        let mut x = -20.0;
        while x < WIDTH {
            let width = self.between(110.0, 190.0);
            let height = self.between(120.0, 260.0);
            let walls = if night { [0x5a4d49, 0x635450, 0x4f4646] } else { [0xe7c8a0, 0xdcae84, 0xf0dcbf] };
            let wall = walls[self.chance.random_range(0..3)];
            self.block(wall, x, GROUND - height, width, height);
            let mut floor = GROUND - height + 28.0;
            while floor < GROUND - 60.0 {
                for column in 0..2 {
                    let lit = if night && self.chance.random_bool(0.3) {
                        0xf6d98b
                    } else if night {
                        0x2c2a33
                    } else {
                        0x6d8b93
                    };
                    self.block(lit, x + 22.0 + column as f32 * (width - 74.0), floor, 30.0, 38.0);
                }
                floor += 72.0;
            }
            self.block(if night { 0x3d2b22 } else { 0x7b4a2b }, x + width / 2.0 - 17.0, GROUND - 58.0, 34.0, 58.0);
            x += width + self.between(2.0, 16.0);
        }
    }

    fn tree(&mut self, x: f32, y: f32, size: f32, leaf: u32) {
        self.block(0x6b4a2f, x - size * 0.07, y - size * 0.6, size * 0.14, size * 0.6);
        for (dx, dy, radius) in [(0.0, -0.85, 0.34), (-0.24, -0.68, 0.26), (0.24, -0.68, 0.26)] {
            self.disc(leaf, x + dx * size, y + dy * size, radius * size);
        }
    }

    fn bare_tree(&mut self, x: f32, y: f32, size: f32) {
        for (dx, dy) in [(0.0, -1.0), (-0.3, -0.9), (0.32, -0.85), (-0.18, -1.1), (0.2, -1.1)] {
            self.line(0x7d5d40, size * 0.05, &[(x, y), (x, y - size * 0.45), (x + dx * size, y + dy * size)]);
        }
    }

    fn person(&mut self, x: f32, y: f32, size: f32, coat: u32) {
        self.disc(0x8d5a3b, x, y - size * 0.88, size * 0.12);
        self.shape(coat, &[(x - size * 0.12, y - size * 0.75), (x + size * 0.12, y - size * 0.75), (x + size * 0.2, y), (x - size * 0.2, y)]);
    }

    fn road(&mut self) {
        self.block(0x6f6f6d, 0.0, 570.0, WIDTH, 160.0);
        for step in 0..8 {
            self.block(0xe9e4d4, 30.0 + step as f32 * 155.0, 645.0, 80.0, 9.0);
        }
    }

    fn vehicle(&mut self, x: f32, y: f32, length: f32, height: f32, body: u32) {
        self.block(body, x, y - height, length, height - 22.0);
        for wheel in [0.2, 0.8] {
            self.disc(0x2b2b2b, x + length * wheel, y - 18.0, 26.0);
            self.disc(0x9a9a9a, x + length * wheel, y - 18.0, 11.0);
        }
    }

    fn cloud(&mut self, x: f32, y: f32, size: f32, shade: u32) {
        for _ in 0..9 {
            let (dx, dy, radius) = (self.between(-1.0, 1.0), self.between(-0.5, 0.5), self.between(0.3, 0.6));
            self.disc(shade, x + dx * size, y + dy * size, radius * size);
        }
    }

    fn rubbish(&mut self, x: f32, y: f32, count: usize, spread: f32) {
        for _ in 0..count {
            let (dx, dy) = (self.between(-spread, spread), self.between(-40.0, 60.0));
            let size = self.between(18.0, 46.0);
            let shade = [0x2f3b45, 0x8fa6b2, 0xb24a3a, 0xe3e0d4, 0x4f7a54, 0xc99a3b][self.chance.random_range(0..6)];
            self.oval(shade, x + dx, y + dy, size * 1.2, size);
        }
    }

    fn bin(&mut self, x: f32, y: f32, shade: u32) {
        self.shape(shade, &[(x, y - 120.0), (x + 100.0, y - 120.0), (x + 90.0, y), (x + 10.0, y)]);
        self.block(0x2d4037, x - 8.0, y - 134.0, 116.0, 18.0);
    }

    /// A market stall: an awning over crates.
    fn stall(&mut self, x: f32, y: f32, awning: u32) {
        for step in 0..5 {
            self.block(if step % 2 == 0 { awning } else { 0xf2efe6 }, x + step as f32 * 40.0, y - 170.0, 40.0, 46.0);
        }
        for post in [x + 6.0, x + 188.0] {
            self.block(0x6b4a2f, post, y - 124.0, 8.0, 124.0);
        }
        for (step, shade) in [0xc2553a, 0x5f8a45, 0xd9a441].into_iter().enumerate() {
            self.block(0x9a6b3d, x + 22.0 + step as f32 * 54.0, y - 52.0, 50.0, 52.0);
            self.oval(shade, x + 47.0 + step as f32 * 54.0, y - 54.0, 46.0, 24.0);
        }
    }

    fn subject(&mut self, scene: Scene) {
        use Scene as S;
        match scene {
            S::Dump | S::Bins | S::Dogs | S::Well => self.street_matter(scene),
            S::Crossing | S::School | S::Bus | S::Cycle | S::Truck | S::Noise => self.traffic(scene),
            S::Smoke | S::Park | S::River | S::Terraces | S::Dust | S::Forest | S::Heat => self.land(scene),
            S::Leak | S::Flood | S::Drain | S::Lamp | S::Floodlight | S::Fountain | S::Cans => self.works(scene),
            S::Friday | S::Evening | S::Sunday | S::Summer | S::Souk | S::Jam => self.walking(scene),
            _ => self.town(scene),
        }
    }
}

impl Scene {
    /// Whether no row of houses stands behind it.
    const fn is_outside(self) -> bool {
        use Scene as S;
        matches!(
            self,
            S::River
                | S::Terraces
                | S::Forest
                | S::Truck
                | S::Dust
                | S::Well
                | S::Brush
                | S::Field
                | S::Path
                | S::Pond
                | S::Cans
                | S::Tanker
                | S::Snow
                | S::Rubble
        )
    }
}

fn color(rgb: u32) -> Color {
    Color::from_rgba8((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8, 255)
}

fn paint(rgb: u32) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(color(rgb));
    paint
}
