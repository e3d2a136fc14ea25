OPENQASM 2.0;
include "mygates.inc";
qreg q[1];
