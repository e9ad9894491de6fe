//! What is seen outside the houses: fields, hills, the river, a park.

use super::{GROUND, Picture, WIDTH};
use crate::site::demo::content::Scene;

impl Picture {
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

    pub(super) fn land(&mut self, scene: Scene) {
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
