//! What lies in a street: rubbish, bins, dogs; and a well.

use super::{GROUND, Picture, WIDTH};
use crate::site::demo::content::Scene;

impl Picture {
    pub(super) fn street_matter(&mut self, scene: Scene) {
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
}
