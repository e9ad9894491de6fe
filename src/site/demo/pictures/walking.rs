//! The street before the souk at the times at which it could be for walkers alone, and as it is.

use super::{GROUND, Picture, WIDTH};
use crate::site::demo::content::Scene;

impl Picture {
    pub(super) fn walking(&mut self, scene: Scene) {
        if scene == Scene::Jam {
            return self.jam();
        }
        let night = matches!(scene, Scene::Evening | Scene::Summer);
        self.paving(night);
        match scene {
            Scene::Friday => {
                self.minaret();
                self.walkers(&[(330.0, 640.0), (420.0, 700.0), (540.0, 650.0), (660.0, 710.0), (780.0, 660.0)], 150.0);
            }
            Scene::Evening => {
                self.lanterns();
                self.walkers(&[(240.0, 680.0), (330.0, 720.0), (560.0, 670.0), (700.0, 730.0), (820.0, 680.0), (960.0, 720.0)], 165.0);
            }
            Scene::Sunday => {
                for (x, size) in [(150.0, 230.0), (1060.0, 250.0)] {
                    self.tree(x, 640.0, size, 0x4f8a4c);
                }
                self.walkers(&[(330.0, 690.0), (900.0, 700.0)], 170.0);
                // Children, and a ball between them.
                self.walkers(&[(500.0, 690.0), (560.0, 730.0), (740.0, 700.0)], 105.0);
                self.disc(0xc2553a, 650.0, 720.0, 20.0);
            }
            Scene::Summer => {
                self.lanterns();
                for (x, shade) in [(220.0, 0xc2553a), (560.0, 0x3f7d5b), (900.0, 0xd9a441)] {
                    self.table(x, shade);
                }
            }
            _ => {
                for (x, awning) in [(90.0, 0xc2553a), (400.0, 0x3f7d5b), (710.0, 0xd9a441)] {
                    self.stall(x, 640.0, awning);
                }
                self.walkers(&[(330.0, 730.0), (640.0, 740.0), (980.0, 720.0), (1070.0, 740.0)], 160.0);
            }
        }
    }

    /// Stones in place of the road, and posts that keep cars out.
    fn paving(&mut self, night: bool) {
        let (stone, joint) = if night { (0x6a625c, 0x58504c) } else { (0xd9c7ab, 0xc4b091) };
        self.block(stone, 0.0, 560.0, WIDTH, 240.0);
        for row in 0..5 {
            let y = 560.0 + row as f32 * 50.0;
            self.block(joint, 0.0, y, WIDTH, 4.0);
            for step in 0..13 {
                self.block(joint, step as f32 * 100.0 + (row % 2) as f32 * 50.0, y, 4.0, 50.0);
            }
        }
        for step in 0..6 {
            self.block(0x2d4037, 60.0 + step as f32 * 215.0, 520.0, 16.0, 58.0);
            self.disc(0xd9a441, 68.0 + step as f32 * 215.0, 520.0, 11.0);
        }
    }

    fn walkers(&mut self, places: &[(f32, f32)], size: f32) {
        for ((x, y), coat) in places.iter().zip([0x35618f, 0xb5533c, 0x4c7a4a, 0x6b4a7a, 0x9b3d4f, 0x2f6f73]) {
            self.person(*x, *y, size, coat);
        }
    }

    fn minaret(&mut self) {
        self.block(0xe3c08f, 930.0, 130.0, 120.0, GROUND - 130.0);
        self.block(0x1d5c43, 918.0, 122.0, 144.0, 16.0);
        self.block(0xe3c08f, 962.0, 70.0, 56.0, 56.0);
        self.disc(0x1d5c43, 990.0, 64.0, 24.0);
        for y in [190.0, 290.0, 390.0] {
            self.block(0x6d8b93, 974.0, y, 32.0, 54.0);
        }
    }

    fn lanterns(&mut self) {
        self.line(0x2b2b2b, 3.0, &[(0.0, 250.0), (300.0, 310.0), (600.0, 330.0), (900.0, 310.0), (1200.0, 250.0)]);
        for (x, y) in [(150.0, 296.0), (300.0, 326.0), (450.0, 338.0), (600.0, 346.0), (750.0, 338.0), (900.0, 326.0), (1050.0, 296.0)] {
            self.disc(0xf6d98b, x, y, 22.0);
            self.disc(0xfff3c9, x, y, 11.0);
        }
    }

    /// A parasol, a table under it and two who sit there.
    fn table(&mut self, x: f32, shade: u32) {
        self.line(0x6b4a2f, 10.0, &[(x, 470.0), (x, 720.0)]);
        self.shape(shade, &[(x - 140.0, 520.0), (x, 440.0), (x + 140.0, 520.0)]);
        self.person(x - 90.0, 700.0, 140.0, 0x35618f);
        self.person(x + 90.0, 700.0, 140.0, 0x9b3d4f);
        self.oval(0xe3e0d4, x, 650.0, 130.0, 34.0);
    }

    fn jam(&mut self) {
        self.road();
        for (x, y, body) in [(10.0, 650.0, 0x963f3f), (270.0, 650.0, 0x6f8fa0), (530.0, 650.0, 0xe3d9b8), (790.0, 650.0, 0x3f5d6b)] {
            self.vehicle(x, y, 230.0, 100.0, body);
            self.block(0xdceaf0, x + 60.0, y - 92.0, 110.0, 30.0);
            self.cloud(x - 6.0, y - 22.0, 26.0, 0x9a9a97);
        }
        for (x, body) in [(120.0, 0xb98a3d), (430.0, 0x4d7ea8), (740.0, 0xa04430), (1000.0, 0x8f9a72)] {
            self.vehicle(x, 750.0, 240.0, 110.0, body);
            self.block(0xdceaf0, x + 60.0, 652.0, 120.0, 32.0);
        }
    }
}
