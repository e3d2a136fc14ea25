OPENQASM 2.0;
include "qelib1.inc";
gate rzz_(param0) q0,q1 { cx q0,q1; rz(param0) q1; cx q0,q1; }
gate ryrz(t,p) a { ry(t) a; rz(p) a; }
qreg q[4];
ryrz(0.416499152901678,-1.2) q[0];
ryrz(1.6289300606876,3*pi/8) q[1];
ryrz(-0.301497213523459,-pi/2+0.25) q[2];
ryrz(.5,1.) q[3];
cz q[0],q[1];
cz q[1],q[2];
cz q[2],q[3];
rzz_(2*pi/3) q[0],q[3];
ryrz(-2.52666473611257652,1e-2) q[0];
ryrz(-1.88697596497767,sin(pi/5)) q[1];
ryrz(1.42601786989662,cos(0.4)^2) q[2];
ryrz(2.5e-1,-ln(2)*sqrt(2)/exp(1)) q[3];
