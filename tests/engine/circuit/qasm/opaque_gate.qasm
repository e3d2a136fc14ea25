OPENQASM 2.0;
include "qelib1.inc";
opaque magic(alpha) a,b;
qreg q[2];
magic(0.1) q[0],q[1];
