//! What happens on a road.

use super::Picture;
use crate::site::demo::content::Scene;

impl Picture {
    pub(super) fn traffic(&mut self, scene: Scene) {
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
            _ => {}
        }
    }
}
