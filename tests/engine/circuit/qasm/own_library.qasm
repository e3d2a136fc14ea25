OPENQASM 2.0;
// No include: the library's gates are written here, as some exporters do.
gate u3(theta,phi,lambda) q { U(theta,phi,lambda) q; }
gate u2(phi,lambda) q { U(pi/2,phi,lambda) q; }
gate u1(lambda) q { U(0,0,lambda) q; }
gate cx c,t { CX c,t; }
gate h a { u2(0,pi) a; }
gate x a { u3(pi,0,pi) a; }
gate t a { u1(pi/4) a; }
gate tdg a { u1(-pi/4) a; }
gate ccx a,b,c { h c; cx b,c; tdg c; cx a,c; t c; cx b,c; tdg c; cx a,c; t b; t c; h c; cx a,b; t a; tdg b; cx a,b; }
gate tau(pi2) inv { u1(pi2) inv; }
qreg let[3];
qreg input[1];
creg bit[3];
h let[0]; h let[1];
ccx let[0],let[1],let[2];
tau(0.4) let[2];
cx let[2],input[0];
x let[1];
