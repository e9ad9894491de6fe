//! Other scenes of the town and around it.

use super::{GROUND, Picture, WIDTH};
use crate::site::demo::content::Scene;

impl Picture {
    pub(super) fn town(&mut self, scene: Scene) {
        use Scene as S;
        match scene {
            S::Taxis | S::Gate | S::Collection | S::Tanker => self.queue(scene),
            S::Cafe | S::Workshop | S::Toilets => self.doors(scene),
            S::Classroom => self.classroom(),
            S::Desks => self.desks(),
            S::Rubble | S::Walls | S::Roof | S::Plastic => self.built(scene),
            _ => self.grown(scene),
        }
    }

    fn queue(&mut self, scene: Scene) {
        match scene {
            Scene::Taxis => {
                self.road();
                for x in [40.0, 330.0, 620.0] {
                    self.vehicle(x, 690.0, 240.0, 110.0, 0xe3d9b8);
                    self.block(0x3f5d6b, x + 60.0, 590.0, 120.0, 34.0);
                    self.cloud(x - 10.0, 668.0, 34.0, 0x8d8d8a);
                }
                for (x, coat) in [(930.0, 0x35618f), (990.0, 0xb5533c), (1050.0, 0x4c7a4a)] {
                    self.person(x, 730.0, 130.0, coat);
                }
            }
            Scene::Gate => {
                self.block(0xc78f62, 0.0, 180.0, WIDTH, GROUND - 180.0);
                for step in 0..12 {
                    self.block(0xc78f62, step as f32 * 104.0, 146.0, 58.0, 40.0);
                }
                self.disc(0x4a3a2e, 560.0, 360.0, 150.0);
                self.block(0x4a3a2e, 410.0, 360.0, 300.0, 140.0);
                self.vehicle(400.0, 640.0, 320.0, 250.0, 0xb4443a);
                self.block(0xf2efe6, 430.0, 420.0, 200.0, 90.0);
                for (x, body) in [(760.0, 0x4d7ea8), (1000.0, 0x6f6f6d)] {
                    self.vehicle(x, 690.0, 210.0, 100.0, body);
                }
            }
            Scene::Collection => {
                self.road();
                self.vehicle(420.0, 690.0, 330.0, 210.0, 0x3f7d5b);
                self.vehicle(750.0, 690.0, 130.0, 150.0, 0xe3e0d4);
                self.block(0x2d4037, 400.0, 500.0, 40.0, 150.0);
                self.rubbish(220.0, 560.0, 16, 150.0);
                self.rubbish(980.0, 560.0, 8, 110.0);
            }
            _ => {
                self.block(0xb9a878, 0.0, 480.0, WIDTH, 320.0);
                for (x, y) in [(150.0, 330.0), (330.0, 300.0), (520.0, 340.0)] {
                    self.block(0xdcae84, x, y, 130.0, 90.0);
                    self.block(0x7b4a2b, x + 50.0, y + 42.0, 26.0, 48.0);
                }
                self.vehicle(640.0, 680.0, 120.0, 130.0, 0xa04430);
                self.vehicle(760.0, 680.0, 320.0, 150.0, 0xe3e0d4);
                self.oval(0xe3e0d4, 920.0, 560.0, 330.0, 130.0);
                for (x, coat) in [(430.0, 0x9b3d4f), (510.0, 0x35618f), (590.0, 0x6b4a7a)] {
                    self.person(x, 720.0, 160.0, coat);
                    self.block(0x3b6fa0, x - 46.0, 680.0, 34.0, 46.0);
                }
            }
        }
    }

    fn doors(&mut self, scene: Scene) {
        match scene {
            Scene::Cafe => {
                self.block(0x7a4b32, 200.0, 220.0, 760.0, 290.0);
                self.block(0xf6d98b, 240.0, 300.0, 240.0, 200.0);
                self.block(0x9fd3e8, 560.0, 290.0, 330.0, 180.0);
                self.block(0x3f7d5b, 575.0, 305.0, 300.0, 150.0);
                self.block(0x1b1b1d, 960.0, 380.0, 90.0, 180.0);
                self.disc(0x4d4d4b, 1005.0, 430.0, 30.0);
                self.disc(0x4d4d4b, 1005.0, 510.0, 36.0);
                for (x, coat) in [(300.0, 0x35618f), (400.0, 0xb5533c), (520.0, 0x4c7a4a), (640.0, 0x6b4a7a), (740.0, 0x9b3d4f)] {
                    self.person(x, 720.0, 170.0, coat);
                }
            }
            Scene::Workshop => {
                self.block(0xdcae84, 220.0, 150.0, 760.0, 360.0);
                for column in 0..4 {
                    self.block(0x6d8b93, 270.0 + column as f32 * 180.0, 180.0, 90.0, 70.0);
                }
                self.block(0x2b2724, 380.0, 300.0, 440.0, 290.0);
                self.person(560.0, 590.0, 190.0, 0x3f5d6b);
                self.block(0x55595c, 620.0, 520.0, 130.0, 20.0);
                for _ in 0..26 {
                    let (x, y) = (self.between(640.0, 900.0), self.between(440.0, 650.0));
                    self.line(0xf0c674, 5.0, &[(640.0, 520.0), (x, y)]);
                }
            }
            _ => {
                self.block(0xe7d6b4, 330.0, 270.0, 540.0, 330.0);
                self.block(0x1d5c43, 330.0, 250.0, 540.0, 26.0);
                for x in [420.0, 680.0] {
                    self.block(0x6d635a, x, 400.0, 110.0, 200.0);
                    self.line(0x9a6b3d, 20.0, &[(x - 20.0, 440.0), (x + 130.0, 540.0)]);
                    self.line(0x9a6b3d, 20.0, &[(x - 20.0, 540.0), (x + 130.0, 440.0)]);
                }
                self.person(250.0, 720.0, 170.0, 0x9b3d4f);
                self.person(960.0, 720.0, 170.0, 0x35618f);
            }
        }
    }

    fn classroom(&mut self) {
        self.block(0xe9dfc6, 0.0, 0.0, WIDTH, 620.0);
        self.block(0x2f5d4a, 120.0, 150.0, 420.0, 210.0);
        self.block(0xb9d6e2, 720.0, 130.0, 360.0, 250.0);
        for step in 0..4 {
            self.block(0x5d6468, 716.0 + step as f32 * 120.0, 130.0, 9.0, 250.0);
        }
        self.block(0x5d6468, 716.0, 250.0, 368.0, 9.0);
        self.block(0xb9ab8c, 0.0, 620.0, WIDTH, 180.0);
        for (x, coat) in [(240.0, 0x35618f), (430.0, 0xb5533c), (620.0, 0x4c7a4a), (810.0, 0x6b4a7a)] {
            self.person(x, 640.0, 190.0, coat);
            self.block(0x9a6b3d, x - 80.0, 600.0, 160.0, 24.0);
        }
    }

    fn desks(&mut self) {
        self.block(0xb9a878, 0.0, 540.0, WIDTH, 260.0);
        for _ in 0..26 {
            let (x, y) = (self.between(230.0, 880.0), self.between(430.0, 690.0));
            let lean = self.between(-60.0, 60.0);
            self.line(0x9a6b3d, 17.0, &[(x, y), (x + 120.0, y + lean)]);
            self.line(0x5d6468, 8.0, &[(x + 20.0, y), (x + 10.0 - lean, y + 80.0)]);
        }
        self.bare_tree(1040.0, 680.0, 180.0);
    }

    fn built(&mut self, scene: Scene) {
        match scene {
            Scene::Rubble => {
                self.block(0xb3a88f, 0.0, 470.0, WIDTH, 330.0);
                for y in [520.0, 560.0] {
                    self.line(0x5d6468, 9.0, &[(0.0, y), (1200.0, y - 30.0)]);
                }
                for (x, size) in [(260.0, 210.0), (560.0, 260.0), (900.0, 200.0)] {
                    self.shape(0xa5876a, &[(x - size, 740.0), (x - size * 0.3, 740.0 - size * 0.7), (x + size * 0.25, 740.0 - size * 0.6), (x + size, 740.0)]);
                    for _ in 0..16 {
                        let (dx, dy) = (self.between(-size * 0.7, size * 0.6), self.between(-size * 0.3, 0.0));
                        self.block(0xa5573a, x + dx, 730.0 + dy, 34.0, 18.0);
                    }
                }
            }
            Scene::Walls => {
                self.block(0xc08a5c, 330.0, 190.0, 520.0, 420.0);
                for x in [420.0, 640.0] {
                    self.block(0x4a3a2e, x, 280.0, 70.0, 90.0);
                }
                self.block(0x7b4a2b, 550.0, 460.0, 90.0, 150.0);
                for path in [[(400.0, 190.0), (440.0, 300.0), (405.0, 420.0), (450.0, 600.0)], [(790.0, 190.0), (750.0, 320.0), (800.0, 430.0), (770.0, 600.0)]]
                {
                    self.line(0x5a3d28, 9.0, &path);
                }
                for (top, foot) in [(340.0, 150.0), (840.0, 1040.0)] {
                    self.line(0x9a6b3d, 22.0, &[(top, 300.0), (foot, 640.0)]);
                }
            }
            Scene::Roof => {
                self.shape(0x8b8f92, &[(60.0, 300.0), (600.0, 180.0), (1140.0, 300.0), (1140.0, 340.0), (60.0, 340.0)]);
                for (x, awning) in [(140.0, 0xc2553a), (480.0, 0xd9a441), (820.0, 0x3f7d5b)] {
                    self.stall(x, 650.0, awning);
                }
                for step in 0..34 {
                    let x = 80.0 + step as f32 * 31.0;
                    let fall = self.between(560.0, 680.0);
                    self.line(0xbfdcea, 5.0, &[(x, 340.0), (x - 6.0, fall)]);
                }
                self.oval(0x9cc7dd, 600.0, 720.0, 960.0, 70.0);
            }
            _ => {
                self.block(0x6f8f4e, 0.0, 560.0, WIDTH, 240.0);
                for step in 0..25 {
                    let x = step as f32 * 50.0;
                    self.line(0x7d8286, 3.0, &[(x, 380.0), (x + 50.0, 660.0)]);
                    self.line(0x7d8286, 3.0, &[(x + 50.0, 380.0), (x, 660.0)]);
                }
                self.line(0x55595c, 9.0, &[(0.0, 380.0), (1200.0, 380.0)]);
                for _ in 0..34 {
                    let (x, y) = (self.between(20.0, 1160.0), self.between(400.0, 650.0));
                    let shade = [0x3b6fa0, 0xe3e0d4, 0x2f3b45, 0xe6b8c4][x as usize % 4];
                    self.shape(shade, &[(x, y), (x + 46.0, y + 8.0), (x + 34.0, y + 44.0), (x + 6.0, y + 36.0)]);
                }
            }
        }
    }

    fn grown(&mut self, scene: Scene) {
        match scene {
            Scene::Stumps => {
                self.road();
                for step in 0..6 {
                    let x = 90.0 + step as f32 * 200.0;
                    self.block(0x6b4a2f, x, 420.0, 44.0, 160.0);
                    self.oval(0xc9a36c, x + 22.0, 420.0, 46.0, 18.0);
                }
                self.person(640.0, 570.0, 140.0, 0x9b3d4f);
            }
            Scene::Ditch => {
                self.block(0xa9a88a, 0.0, 540.0, WIDTH, 260.0);
                self.shape(0x6f6f6d, &[(620.0, 540.0), (760.0, 540.0), (1200.0, 800.0), (760.0, 800.0)]);
                self.shape(0x5f6358, &[(420.0, 540.0), (480.0, 540.0), (600.0, 800.0), (180.0, 800.0)]);
                self.oval(0x7c8274, 400.0, 720.0, 260.0, 40.0);
                self.person(720.0, 690.0, 120.0, 0xb5533c);
            }
            Scene::Brush => {
                self.block(0x9fae6f, 0.0, 470.0, WIDTH, 330.0);
                self.shape(0x5f7a80, &[(0.0, 700.0), (1200.0, 640.0), (1200.0, 720.0), (0.0, 800.0)]);
                for _ in 0..30 {
                    let (dx, dy) = (self.between(-150.0, 150.0), self.between(-70.0, 20.0));
                    self.line(0x5a4632, 9.0, &[(560.0, 620.0), (560.0 + dx, 620.0 + dy)]);
                }
                self.shape(0xe0702e, &[(500.0, 620.0), (540.0, 500.0), (566.0, 570.0), (600.0, 480.0), (630.0, 620.0)]);
                for step in 0..7 {
                    self.cloud(640.0 + step as f32 * 80.0, 480.0 - step as f32 * 14.0, 70.0, 0xcfd0cb);
                }
            }
            Scene::Field => {
                self.block(0xd2b266, 0.0, 450.0, WIDTH, 350.0);
                for step in 0..90 {
                    let (x, y) = ((step % 18) as f32 * 68.0 + 10.0, 500.0 + (step / 18) as f32 * 62.0);
                    let height = self.between(14.0, 40.0);
                    self.line(0x9a7a35, 6.0, &[(x, y), (x + 6.0, y - height)]);
                }
                self.person(840.0, 640.0, 190.0, 0x6b4a2f);
            }
            Scene::Pond => {
                self.block(0x9fae6f, 0.0, 470.0, WIDTH, 330.0);
                self.oval(0x7fb0c4, 560.0, 620.0, 860.0, 210.0);
                self.shape(0xa5876a, &[(720.0, 720.0), (800.0, 560.0), (960.0, 530.0), (1120.0, 600.0), (1160.0, 740.0)]);
                for step in 0..24 {
                    let x = 120.0 + step as f32 * 24.0;
                    self.line(0x5f7a45, 6.0, &[(x, 560.0 + (step % 3) as f32 * 14.0), (x + 8.0, 470.0)]);
                }
                self.oval(0xe3e0d4, 420.0, 590.0, 70.0, 34.0);
                self.line(0xe3e0d4, 9.0, &[(446.0, 586.0), (462.0, 530.0), (488.0, 536.0)]);
                self.line(0x6b4a2f, 4.0, &[(420.0, 604.0), (420.0, 650.0)]);
            }
            Scene::Snow => self.snow(),
            _ => self.path(),
        }
    }

    fn snow(&mut self) {
        self.block(0xf4f6f6, 0.0, 430.0, WIDTH, 370.0);
        for (x, y) in [(180.0, 420.0), (360.0, 390.0), (560.0, 430.0), (900.0, 400.0)] {
            self.block(0xb98a63, x, y, 150.0, 110.0);
            self.block(0xffffff, x - 8.0, y - 18.0, 166.0, 24.0);
            self.block(0x6b4a2f, x + 60.0, y + 56.0, 30.0, 54.0);
        }
        self.shape(0xd5dbde, &[(640.0, 540.0), (700.0, 540.0), (860.0, 800.0), (560.0, 800.0)]);
        self.shape(0xffffff, &[(590.0, 690.0), (700.0, 630.0), (850.0, 700.0), (880.0, 760.0), (560.0, 760.0)]);
        self.person(480.0, 720.0, 150.0, 0x9b3d4f);
    }

    fn path(&mut self) {
        self.block(0x8d8a55, 0.0, 450.0, WIDTH, 350.0);
        for step in 0..3 {
            self.block(0x8b8172, 0.0, 500.0 + step as f32 * 95.0, 470.0 - step as f32 * 60.0, 20.0);
        }
        self.line(0xd6b98a, 30.0, &[(620.0, 800.0), (560.0, 690.0), (700.0, 600.0), (640.0, 520.0), (760.0, 450.0)]);
        for (x, y) in [(860.0, 620.0), (980.0, 700.0), (1100.0, 590.0), (180.0, 480.0), (420.0, 470.0)] {
            self.tree(x, y, 150.0, 0x3f6b45);
        }
        self.rubbish(640.0, 720.0, 9, 120.0);
    }
}
