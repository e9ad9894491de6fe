//! Draws the photos of the demonstration: flat scenes of a small town, so that nothing is taken from anyone.

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
}

/// Draws a scene as PNG; another seed gives another town.
pub fn draw(scene: Scene, seed: u64) -> Option<Vec<u8>> {
    let mut picture = Picture { pixels: Pixmap::new(WIDTH as u32, HEIGHT as u32)?, chance: ChaCha20Rng::seed_from_u64(seed) };
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
        let night = matches!(scene, Scene::Lamp | Scene::Noise);
        let hot = matches!(scene, Scene::Heat | Scene::Dust | Scene::Well);
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
        if !matches!(scene, Scene::River | Scene::Terraces | Scene::Forest | Scene::Truck | Scene::Dust | Scene::Well) {
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

    fn subject(&mut self, scene: Scene) {
        match scene {
            Scene::Dump | Scene::Bins | Scene::Dogs | Scene::Leak | Scene::Flood | Scene::Well => self.street_matter(scene),
            Scene::Crossing | Scene::School | Scene::Bus | Scene::Cycle | Scene::Truck | Scene::Noise | Scene::Lamp => self.traffic(scene),
            Scene::Smoke | Scene::Park | Scene::River | Scene::Terraces | Scene::Dust | Scene::Forest | Scene::Heat => self.land(scene),
        }
    }

    fn street_matter(&mut self, scene: Scene) {
        match scene {
            Scene::Dump => {
                self.bin(300.0, 600.0, 0x3f7d5b);
                self.bin(430.0, 610.0, 0x3f7d5b);
                self.rubbish(600.0, 640.0, 70, 330.0);
            }
            Scene::Bins => {
                for (index, shade) in [0x3f7d5b, 0xd0a53c, 0x3b6fa0].into_iter().enumerate() {
                    self.bin(360.0 + index as f32 * 150.0, 630.0, shade);
                }
                self.rubbish(560.0, 660.0, 14, 260.0);
            }
            Scene::Dogs => {
                self.rubbish(820.0, 640.0, 20, 150.0);
                for (x, shade) in [(250.0, 0x8a6a48), (450.0, 0x4a4038), (640.0, 0xb58f62)] {
                    self.oval(shade, x, 610.0, 120.0, 48.0);
                    self.disc(shade, x + 66.0, 585.0, 24.0);
                    for leg in [-40.0, -22.0, 26.0, 44.0] {
                        self.block(shade, x + leg, 615.0, 10.0, 48.0);
                    }
                }
            }
            Scene::Leak => {
                self.road();
                self.oval(0x9cc7dd, 620.0, 680.0, 640.0, 120.0);
                self.oval(0xc9e3ee, 600.0, 672.0, 420.0, 62.0);
                self.oval(0x4d4d4b, 560.0, 640.0, 110.0, 40.0);
                for step in 0..7 {
                    let x = 560.0 + (step as f32 - 3.0) * 22.0;
                    self.line(0xd8eef7, 7.0, &[(560.0, 640.0), (x, 560.0), (x + (step as f32 - 3.0) * 12.0, 620.0)]);
                }
            }
            Scene::Flood => {
                self.block(0x8c7f72, 250.0, 300.0, 700.0, 70.0);
                self.block(0x6d635a, 250.0, 370.0, 70.0, 230.0);
                self.block(0x6d635a, 880.0, 370.0, 70.0, 230.0);
                self.block(0x3c3a38, 320.0, 370.0, 560.0, 230.0);
                self.block(0x8d7a5b, 0.0, 590.0, WIDTH, 210.0);
                self.block(0xa08c69, 0.0, 620.0, WIDTH, 14.0);
                self.block(0xa08c69, 200.0, 690.0, 700.0, 10.0);
                self.vehicle(480.0, 640.0, 230.0, 110.0, 0xb4443a);
                self.block(0x8d7a5b, 440.0, 606.0, 330.0, 60.0);
            }
            _ => {
                self.block(0xc9a36c, 0.0, GROUND, WIDTH, 300.0);
                self.block(0x9a8f80, 480.0, 520.0, 240.0, 120.0);
                self.oval(0x3a342c, 600.0, 520.0, 240.0, 60.0);
                self.line(0x6b4a2f, 14.0, &[(500.0, 520.0), (500.0, 340.0), (700.0, 340.0), (700.0, 520.0)]);
                self.line(0x4a3a2a, 5.0, &[(600.0, 340.0), (600.0, 460.0)]);
                self.block(0x7a7f84, 578.0, 455.0, 44.0, 46.0);
                self.bare_tree(220.0, 560.0, 210.0);
                self.person(830.0, 650.0, 190.0, 0x9b3d4f);
            }
        }
    }

    fn traffic(&mut self, scene: Scene) {
        self.road();
        match scene {
            Scene::Crossing | Scene::School => {
                for step in 0..7 {
                    self.block(0xf2efe6, 470.0 + step as f32 * 42.0, 572.0, 24.0, 156.0);
                }
                if scene == Scene::School {
                    self.block(0xd9b48a, 120.0, 300.0, 320.0, 200.0);
                    self.block(0x1d5c43, 120.0, 290.0, 320.0, 18.0);
                    self.block(0xb03a2e, 270.0, 220.0, 54.0, 36.0);
                    self.line(0x5d5d5d, 5.0, &[(270.0, 300.0), (270.0, 218.0)]);
                }
                for (x, coat) in [(500.0, 0x35618f), (560.0, 0xb5533c), (620.0, 0x4c7a4a)] {
                    self.person(x, 690.0, 130.0, coat);
                }
                self.vehicle(820.0, 690.0, 260.0, 120.0, 0x4d7ea8);
            }
            Scene::Bus => {
                self.vehicle(180.0, 690.0, 620.0, 210.0, 0xd98b2b);
                for window in 0..6 {
                    self.block(0xdceaf0, 210.0 + window as f32 * 95.0, 510.0, 72.0, 66.0);
                }
                for (x, coat) in [(900.0, 0x35618f), (960.0, 0xb5533c), (1020.0, 0x6b4a7a)] {
                    self.person(x, 720.0, 140.0, coat);
                }
            }
            Scene::Cycle => {
                for x in [460.0, 690.0] {
                    self.disc(0x2b2b2b, x, 640.0, 82.0);
                    self.disc(0x6f6f6d, x, 640.0, 72.0);
                }
                self.line(0xb5442f, 13.0, &[(460.0, 640.0), (540.0, 530.0), (660.0, 530.0), (690.0, 640.0)]);
                self.line(0xb5442f, 13.0, &[(540.0, 530.0), (580.0, 640.0), (460.0, 640.0)]);
                self.line(0xb5442f, 13.0, &[(580.0, 640.0), (660.0, 530.0)]);
                self.line(0x2b2b2b, 12.0, &[(500.0, 512.0), (580.0, 512.0)]);
                self.line(0x2b2b2b, 12.0, &[(655.0, 530.0), (645.0, 480.0), (700.0, 476.0)]);
            }
            Scene::Truck => {
                self.vehicle(260.0, 690.0, 420.0, 190.0, 0xb98a3d);
                self.vehicle(680.0, 690.0, 160.0, 150.0, 0xa04430);
                self.shape(0xa99b86, &[(270.0, 505.0), (420.0, 440.0), (560.0, 460.0), (670.0, 505.0)]);
                self.cloud(170.0, 640.0, 130.0, 0xdccaa8);
            }
            Scene::Noise => {
                self.vehicle(360.0, 690.0, 300.0, 120.0, 0x963f3f);
                for radius in [70.0, 110.0, 150.0] {
                    self.line(0xf0c674, 9.0, &[(700.0 + radius, 560.0 - radius * 0.7), (730.0 + radius, 600.0), (700.0 + radius, 640.0 + radius * 0.5)]);
                }
            }
            _ => self.street_lamps(),
        }
    }

    fn street_lamps(&mut self) {
        for (x, lit) in [(260.0, true), (620.0, false), (960.0, false)] {
            self.block(0x55595c, x, 250.0, 12.0, 330.0);
            self.line(0x55595c, 11.0, &[(x + 6.0, 254.0), (x + 80.0, 240.0)]);
            if lit {
                self.shape(0x6b6a55, &[(x + 60.0, 250.0), (x + 110.0, 250.0), (x + 230.0, 700.0), (x - 70.0, 700.0)]);
            }
            self.oval(if lit { 0xfff0b0 } else { 0x2c2f33 }, x + 86.0, 246.0, 58.0, 22.0);
        }
        self.person(360.0, 700.0, 130.0, 0x8a4a6b);
    }

    fn terraces(&mut self) {
        for (step, shade) in [0xc2a066, 0xb08d55, 0x9e7c48, 0x8c6c3e].into_iter().enumerate() {
            let y = 380.0 + step as f32 * 105.0;
            self.block(shade, 0.0, y, WIDTH, 120.0);
            self.block(0x8b8172, 0.0, y, WIDTH, 22.0);
        }
        self.shape(0xd6b98a, &[(480.0, 380.0), (600.0, 380.0), (760.0, 800.0), (420.0, 800.0)]);
        for (x, y) in [(150.0, 480.0), (330.0, 585.0), (900.0, 480.0), (1050.0, 690.0)] {
            self.tree(x, y, 120.0, 0x6f8f4e);
        }
    }

    fn land(&mut self, scene: Scene) {
        match scene {
            Scene::Smoke => {
                self.block(0xa5573a, 420.0, 260.0, 80.0, 240.0);
                self.shape(0xb86a45, &[(330.0, 500.0), (360.0, 380.0), (620.0, 380.0), (650.0, 500.0)]);
                for step in 0..6 {
                    self.cloud(470.0 + step as f32 * 95.0, 220.0 - step as f32 * 24.0, 60.0 + step as f32 * 12.0, 0x5a5753);
                }
            }
            Scene::Park => {
                self.block(0xb9ab74, 0.0, 520.0, WIDTH, 280.0);
                self.shape(0xd9c9a3, &[(480.0, 800.0), (560.0, 520.0), (640.0, 520.0), (820.0, 800.0)]);
                for x in [120.0, 330.0, 860.0] {
                    self.bare_tree(x, 640.0, 220.0);
                }
                self.tree(1050.0, 640.0, 230.0, 0x6f8f4e);
                self.block(0x7b4a2b, 420.0, 640.0, 150.0, 14.0);
                self.block(0x7b4a2b, 430.0, 654.0, 10.0, 40.0);
                self.block(0x7b4a2b, 550.0, 654.0, 10.0, 40.0);
            }
            Scene::River => {
                self.block(0x9fae6f, 0.0, 470.0, WIDTH, 330.0);
                self.shape(0x2f2b28, &[(520.0, 470.0), (640.0, 470.0), (700.0, 580.0), (980.0, 800.0), (260.0, 800.0), (560.0, 580.0)]);
                self.shape(0x4a4038, &[(560.0, 480.0), (610.0, 480.0), (650.0, 590.0), (760.0, 800.0), (560.0, 800.0), (610.0, 590.0)]);
                for x in [90.0, 260.0, 860.0, 1080.0] {
                    let y = self.between(560.0, 640.0);
                    self.tree(x, y, 170.0, 0x5f7a45);
                }
            }
            Scene::Terraces => self.terraces(),
            Scene::Dust => {
                self.block(0xcfae7a, 0.0, 470.0, WIDTH, 330.0);
                self.shape(0xb69a72, &[(600.0, 470.0), (760.0, 260.0), (900.0, 320.0), (1010.0, 240.0), (1200.0, 470.0)]);
                for x in [180.0, 420.0, 640.0] {
                    self.cloud(x, 560.0, 140.0, 0xe2cfa9);
                }
            }
            Scene::Forest => {
                self.block(0x8d8a55, 0.0, 470.0, WIDTH, 330.0);
                for _ in 0..26 {
                    let (x, y) = (self.between(0.0, WIDTH), self.between(500.0, 740.0));
                    let size = (y - 380.0) * 0.75;
                    self.tree(x, y, size, 0x3f6b45);
                }
                self.rubbish(620.0, 740.0, 12, 300.0);
            }
            _ => {
                self.block(0xe2c792, 0.0, GROUND, WIDTH, 300.0);
                self.block(0x77706a, 520.0, 430.0, 10.0, 190.0);
                self.block(0x77706a, 790.0, 430.0, 10.0, 190.0);
                self.block(0xc2553a, 500.0, 415.0, 320.0, 20.0);
                for (x, coat) in [(580.0, 0x35618f), (650.0, 0x9b3d4f), (720.0, 0x4c7a4a)] {
                    self.person(x, 640.0, 150.0, coat);
                }
                self.bare_tree(220.0, 600.0, 230.0);
            }
        }
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
