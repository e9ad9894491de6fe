//! What the commune repairs, before and after.

use super::{GROUND, Picture, WIDTH};
use crate::site::demo::content::Scene;

impl Picture {
    pub(super) fn works(&mut self, scene: Scene) {
        match scene {
            Scene::Leak => self.leak(),
            Scene::Flood => self.passage(),
            Scene::Drain => self.drain(),
            Scene::Lamp => self.street_lamps(),
            Scene::Floodlight => self.floodlight(),
            Scene::Fountain => self.fountain(),
            _ => self.ditch_with_cans(),
        }
    }

    fn leak(&mut self) {
        self.road();
        if self.finished {
            self.block(0x4b4b4a, 500.0, 596.0, 130.0, 92.0);
            self.person(820.0, 730.0, 140.0, 0x35618f);
            return;
        }
        self.oval(0x9cc7dd, 620.0, 680.0, 640.0, 120.0);
        self.oval(0xc9e3ee, 600.0, 672.0, 420.0, 62.0);
        self.oval(0x4d4d4b, 560.0, 640.0, 110.0, 40.0);
        for step in 0..7 {
            let x = 560.0 + (step as f32 - 3.0) * 22.0;
            self.line(0xd8eef7, 7.0, &[(560.0, 640.0), (x, 560.0), (x + (step as f32 - 3.0) * 12.0, 620.0)]);
        }
    }

    fn passage(&mut self) {
        self.block(0x8c7f72, 250.0, 300.0, 700.0, 70.0);
        self.block(0x6d635a, 250.0, 370.0, 70.0, 230.0);
        self.block(0x6d635a, 880.0, 370.0, 70.0, 230.0);
        self.block(0x3c3a38, 320.0, 370.0, 560.0, 230.0);
        if self.finished {
            self.shape(0x6f6f6d, &[(380.0, 600.0), (820.0, 600.0), (1060.0, 800.0), (140.0, 800.0)]);
            for (step, shade) in [0x3f7d5b, 0xd9a441, 0xc2553a].into_iter().enumerate() {
                self.block(shade, 268.0, 540.0 - step as f32 * 58.0, 34.0, 58.0);
            }
            self.block(0x55595c, 1020.0, 420.0, 12.0, 200.0);
            self.disc(0xe8a33a, 1026.0, 408.0, 26.0);
            self.vehicle(500.0, 700.0, 230.0, 110.0, 0xb4443a);
            return;
        }
        self.block(0x8d7a5b, 0.0, 590.0, WIDTH, 210.0);
        self.block(0xa08c69, 0.0, 620.0, WIDTH, 14.0);
        self.block(0xa08c69, 200.0, 690.0, 700.0, 10.0);
        self.vehicle(480.0, 640.0, 230.0, 110.0, 0xb4443a);
        self.block(0x8d7a5b, 440.0, 606.0, 330.0, 60.0);
    }

    fn drain(&mut self) {
        for (x, awning) in [(90.0, 0xc2553a), (350.0, 0x3b6fa0), (790.0, 0x3f7d5b)] {
            self.stall(x, 590.0, awning);
        }
        if self.finished {
            self.block(0x4d4d4b, 520.0, 660.0, 210.0, 60.0);
            for step in 0..9 {
                self.block(0x8a8d90, 530.0 + step as f32 * 22.0, 666.0, 9.0, 48.0);
            }
            self.person(400.0, 750.0, 150.0, 0x9b3d4f);
            self.person(880.0, 740.0, 150.0, 0x35618f);
            return;
        }
        self.oval(0x7c735c, 620.0, 700.0, 980.0, 150.0);
        self.oval(0x8f866c, 600.0, 690.0, 640.0, 70.0);
        self.oval(0x3c3a38, 620.0, 690.0, 120.0, 40.0);
        for x in [320.0, 470.0, 780.0] {
            self.block(0x9a6b3d, x, 676.0, 80.0, 24.0);
        }
    }

    fn street_lamps(&mut self) {
        for (x, lit) in [(260.0, true), (620.0, self.finished), (960.0, self.finished)] {
            self.block(0x55595c, x, 250.0, 12.0, 330.0);
            self.line(0x55595c, 11.0, &[(x + 6.0, 254.0), (x + 80.0, 240.0)]);
            if lit {
                self.shape(0x6b6a55, &[(x + 60.0, 250.0), (x + 110.0, 250.0), (x + 230.0, 700.0), (x - 70.0, 700.0)]);
            }
            self.oval(if lit { 0xfff0b0 } else { 0x2c2f33 }, x + 86.0, 246.0, 58.0, 22.0);
        }
        self.person(360.0, 700.0, 130.0, 0x8a4a6b);
        if self.finished {
            self.person(690.0, 710.0, 130.0, 0x35618f);
            self.person(760.0, 715.0, 120.0, 0x4c7a4a);
        }
    }

    fn floodlight(&mut self) {
        let glass = if self.finished { 0x2c2a33 } else { 0xffe9a0 };
        if !self.finished {
            self.shape(0x9a9468, &[(236.0, 214.0), (236.0, 262.0), (1110.0, 480.0), (1110.0, 150.0)]);
        }
        self.block(if self.finished { 0x6a5a52 } else { 0x8d7a62 }, 640.0, 170.0, 460.0, GROUND - 170.0);
        for row in 0..4 {
            for column in 0..4 {
                self.block(glass, 675.0 + column as f32 * 108.0, 200.0 + row as f32 * 74.0, 60.0, 46.0);
            }
        }
        self.block(0x40613f, 0.0, 560.0, WIDTH, 240.0);
        if self.finished {
            self.shape(0x86905a, &[(212.0, 236.0), (236.0, 262.0), (700.0, 780.0), (60.0, 780.0)]);
        }
        self.line(0xd8d8c8, 6.0, &[(60.0, 720.0), (1140.0, 720.0)]);
        self.block(0x55595c, 200.0, 230.0, 14.0, 400.0);
        self.block(0xfff6cf, 206.0, 212.0, 34.0, 52.0);
    }

    fn fountain(&mut self) {
        self.shape(0xe7d6b4, &[(370.0, 660.0), (370.0, 300.0), (600.0, 210.0), (830.0, 300.0), (830.0, 660.0)]);
        for row in 0..5 {
            for column in 0..8 {
                let shade = [0x1d5c43, 0x3b6fa0, 0xf2efe6, 0xd9a441][(row * 3 + column) % 4];
                let shade = if self.finished || (row + column) % 3 > 0 { shade } else { 0xcdbb97 };
                self.shape(
                    shade,
                    &[
                        (425.0 + column as f32 * 44.0, 402.0 + row as f32 * 36.0),
                        (443.0 + column as f32 * 44.0, 384.0 + row as f32 * 36.0),
                        (461.0 + column as f32 * 44.0, 402.0 + row as f32 * 36.0),
                        (443.0 + column as f32 * 44.0, 420.0 + row as f32 * 36.0),
                    ],
                );
            }
        }
        self.block(0x8b8172, 420.0, 590.0, 360.0, 80.0);
        self.block(0x9a6b3d, 580.0, 545.0, 40.0, 14.0);
        if self.finished {
            self.block(0x9cc7dd, 436.0, 596.0, 328.0, 22.0);
            self.line(0xd8eef7, 12.0, &[(614.0, 556.0), (630.0, 572.0), (632.0, 604.0)]);
            self.person(880.0, 720.0, 170.0, 0x9b3d4f);
        } else {
            self.block(0x4a4038, 436.0, 596.0, 328.0, 22.0);
            self.rubbish(600.0, 606.0, 22, 150.0);
        }
    }

    fn ditch_with_cans(&mut self) {
        self.block(0xa9a86a, 0.0, 470.0, WIDTH, 330.0);
        for x in [90.0, 300.0, 930.0, 1110.0] {
            self.tree(x, 560.0, 190.0, 0x6f8f4e);
        }
        self.shape(0x8b8172, &[(540.0, 470.0), (620.0, 470.0), (860.0, 800.0), (380.0, 800.0)]);
        self.shape(0x7fb0c4, &[(560.0, 470.0), (600.0, 470.0), (790.0, 800.0), (450.0, 800.0)]);
        if self.finished {
            self.block(0x2f6b4a, 850.0, 520.0, 210.0, 170.0);
            self.block(0x244f38, 838.0, 502.0, 234.0, 24.0);
            self.oval(0x16301f, 955.0, 570.0, 70.0, 34.0);
            self.block(0xd9a441, 936.0, 630.0, 38.0, 34.0);
            self.person(760.0, 730.0, 180.0, 0x35618f);
            return;
        }
        for (x, y) in [(350.0, 640.0), (420.0, 590.0), (330.0, 730.0), (860.0, 610.0), (800.0, 560.0), (920.0, 700.0), (600.0, 690.0), (640.0, 600.0)] {
            let shade = [0xf2efe6, 0xd9a441, 0x3b6fa0, 0xc2553a][(x as usize / 10) % 4];
            self.block(shade, x, y, 34.0, 48.0);
            self.block(0xb03a2e, x + 10.0, y - 12.0, 14.0, 12.0);
        }
    }
}
